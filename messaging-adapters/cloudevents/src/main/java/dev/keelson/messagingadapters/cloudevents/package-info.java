/**
 * What adapters have in common about CloudEvents 1.0 on a wire: attributes as texts, and events in structured mode as JSON.
 * {@link dev.keelson.messagingadapters.cloudevents.CloudEvents} reads and writes them. It is apart from the port since it
 * needs Jackson. Nothing here knows a broker.
 */
@NullMarked
package dev.keelson.messagingadapters.cloudevents;

import org.jspecify.annotations.NullMarked;
