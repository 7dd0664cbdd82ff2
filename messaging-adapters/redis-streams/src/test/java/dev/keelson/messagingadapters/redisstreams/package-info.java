@NullMarked
package dev.keelson.messagingadapters.redisstreams;

import org.jspecify.annotations.NullMarked;
