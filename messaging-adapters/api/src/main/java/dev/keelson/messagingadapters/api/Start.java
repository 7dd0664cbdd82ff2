package dev.keelson.messagingadapters.api;

import java.time.Instant;

/** Where a group begins that the broker does not know yet. One that it knows goes on where it is, whatever is said here. */
public sealed interface Start {

    /**
     * With the oldest message that the broker has for a new group. RabbitMQ keeps none for a group that it does not know: there
     * it is the first message published after the subscription is ready.
     */
    record Earliest() implements Start {}

    /** With the first message published after the subscription is ready. */
    record Latest() implements Start {}

    /**
     * With the first message that the broker took in at a time or later, by the broker's clock, to the millisecond.
     *
     * @param time not before 1970
     */
    record At(Instant time) implements Start {
        public At {
            if (time.isBefore(Instant.EPOCH)) {
                throw new IllegalArgumentException("time must not be before 1970, was " + time);
            }
        }
    }
}
