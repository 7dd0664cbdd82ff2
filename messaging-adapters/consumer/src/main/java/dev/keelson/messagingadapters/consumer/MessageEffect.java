package dev.keelson.messagingadapters.consumer;

import dev.keelson.idempotency.BatchEffect;
import dev.keelson.messagingadapters.api.Message;
import java.time.Duration;

/** What messages do. */
public sealed interface MessageEffect {

    /**
     * They change the consumer's database, in the transaction that records them as consumed.
     *
     * @param effect gets those of a batch that are delivered for the first time, of different keys and so in no order; what it
     *     throws rolls the batch back, and its messages are tried one by one. Safe for use by many threads
     */
    record InTransaction(BatchEffect<Message, Exception> effect) implements MessageEffect {}

    /**
     * They become commands.
     *
     * @param door where they go
     * @param refusals what becomes of a message whose command the domain refuses
     * @param timeout how long one dispatch may take before the command is dispatched again; 1 ms to a day
     */
    record Commands(CommandDispatcher door, Refusals refusals, Duration timeout) implements MessageEffect {

        private static final Duration SHORTEST = Duration.ofMillis(1);
        private static final Duration LONGEST = Duration.ofDays(1);

        public Commands {
            if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "timeout must be from %s to %s, was %s".formatted(SHORTEST, LONGEST, timeout));
            }
        }
    }

    /** What becomes of a message whose command the domain refuses. */
    enum Refusals {
        /** It is parked, with the refusal as its reason. */
        PARK,
        /** It is acknowledged, counted and logged: a refusal is an answer. */
        ACKNOWLEDGE
    }
}
