@NullMarked
package dev.keelson.messagingadapters.cloudevents;

import org.jspecify.annotations.NullMarked;
