@NullMarked
package dev.keelson.messagingadapters.consumer;

import org.jspecify.annotations.NullMarked;
