package dev.keelson.messagingadapters.relay;

import java.time.Duration;

/**
 * A relay as this node sees it, for health and metrics. Counts begin with the process.
 *
 * @param owner whether this node has the relay
 * @param position up to which everything is relayed; of another node's relay as it was stored when this one last looked
 * @param head of the log, as far as this node knows
 * @param behind how long ago the oldest event happened that this node holds and the broker has not confirmed; zero if there
 *     is none
 * @param inFlight messages that wait for the broker
 * @param published how often a message was handed to the broker
 * @param confirmed how many messages the broker has confirmed
 * @param retried how many times one was not confirmed and had to be published again
 */
public record RelayStatus(
        String name,
        RelayState state,
        boolean owner,
        long position,
        long head,
        Duration behind,
        int inFlight,
        long published,
        long confirmed,
        long retried) {

    /** How many events of the log are not relayed, or not passed over, yet. */
    public long lag() {
        return Math.max(0, head - position);
    }
}
