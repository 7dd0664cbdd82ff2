package dev.keelson.messagingadapters.relay;

import java.util.List;

/**
 * A page of the log, as far as it is to be relayed.
 *
 * @param events in order, all parts of a position together
 * @param through up to which position the log was looked through
 * @param bytes how many the data of its messages has
 */
record OutgoingPage(List<Outgoing> events, long through, long bytes) {}
