@NullMarked
package dev.keelson.messagingadapters.tck;

import org.jspecify.annotations.NullMarked;
