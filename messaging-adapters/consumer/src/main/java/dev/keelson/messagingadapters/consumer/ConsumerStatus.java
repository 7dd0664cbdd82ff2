package dev.keelson.messagingadapters.consumer;

import org.jspecify.annotations.Nullable;

/**
 * How a member of a consumer is doing. The numbers count from its start; how many messages are parked by now, by all members,
 * is told by {@link ParkedMessages#counts}.
 *
 * @param name of the consumer
 * @param destination what it reads
 * @param reason why it is stalled; null: it is not
 * @param inFlight how many messages it holds
 * @param consumed how many had their effect, those that had been parked included
 * @param duplicates how many had had it before
 * @param retried how many times a message failed and was to be tried again
 * @param parked how many it parked
 * @param dropped how many a stage dropped
 */
public record ConsumerStatus(
        String name,
        String destination,
        State state,
        @Nullable String reason,
        int inFlight,
        long consumed,
        long duplicates,
        long retried,
        long parked,
        long dropped) {

    /** Where it is in its life. */
    public enum State {
        /** It has not been started. */
        NEW,
        /** It handles what comes. */
        RUNNING,
        /** It could do nothing for some message a moment ago, and goes on trying. */
        STALLED,
        /** It is closed. */
        CLOSED
    }
}
