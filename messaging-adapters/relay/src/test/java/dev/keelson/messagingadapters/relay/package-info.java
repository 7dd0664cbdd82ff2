@NullMarked
package dev.keelson.messagingadapters.relay;

import org.jspecify.annotations.NullMarked;
