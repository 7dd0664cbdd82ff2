/**
 * Events out: the log is the outbox. A relay reads it from its own position, makes messages of the events that its rules
 * name, publishes them in order per key, and moves its position past what the broker has confirmed. Nothing here knows a
 * broker, or appends to the log.
 */
@NullMarked
package dev.keelson.messagingadapters.relay;

import org.jspecify.annotations.NullMarked;
