@NullMarked
package dev.keelson.eventstore.cloudevents;

import org.jspecify.annotations.NullMarked;
