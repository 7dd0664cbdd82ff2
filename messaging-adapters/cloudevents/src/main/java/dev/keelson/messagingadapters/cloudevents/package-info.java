/**
 * Envelopes as the bindings of CloudEvents 1.0 carry them, whichever the broker: attributes as texts by name, in
 * {@link dev.keelson.messagingadapters.cloudevents.Attributes}, and whole events as JSON, in
 * {@link dev.keelson.messagingadapters.cloudevents.StructuredEvent}. Nothing here knows a broker, or what its headers are called.
 */
@NullMarked
package dev.keelson.messagingadapters.cloudevents;

import org.jspecify.annotations.NullMarked;
