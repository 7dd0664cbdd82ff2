/**
 * The log: events in commit order without gaps, appended under exact conditions, read by criteria. The port is
 * {@link dev.keelson.eventstore.EventLog}; one class makes it Axon's storage engine. Nothing here knows what a command, a
 * projection or an HTTP request is.
 */
@NullMarked
package dev.keelson.eventstore;

import org.jspecify.annotations.NullMarked;
