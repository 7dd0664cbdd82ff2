@NullMarked
package dev.keelson.messagingadapters.api;

import org.jspecify.annotations.NullMarked;
