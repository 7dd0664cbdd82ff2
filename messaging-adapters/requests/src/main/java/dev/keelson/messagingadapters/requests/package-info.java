/**
 * Requests and replies over the port to message brokers, on whichever broker: a
 * {@link dev.keelson.messagingadapters.requests.Requester} publishes a request with a deadline and waits for the reply, a
 * {@link dev.keelson.messagingadapters.requests.Responder} handles it and publishes the reply. Nothing here knows a broker, or
 * what is asked.
 */
@NullMarked
package dev.keelson.messagingadapters.requests;

import org.jspecify.annotations.NullMarked;
