@NullMarked
package dev.keelson.messagingadapters.requests;

import org.jspecify.annotations.NullMarked;
