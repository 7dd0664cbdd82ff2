/**
 * The read door: queries by name, waiting for a position, and the feed of events in three forms, with durable
 * subscriptions to it. Nothing here changes the log or a read model, knows how a read model is built, or chooses an HTTP status for an error.
 */
@NullMarked
package dev.keelson.queryside;

import org.jspecify.annotations.NullMarked;
