@NullMarked
package dev.keelson.messagingadapters.kafka;

import org.jspecify.annotations.NullMarked;
