package dev.keelson.benchmarks;

import java.time.Duration;
import java.util.function.LongConsumer;

/** Reads messages by the broker's own client alone. Used by one thread. */
interface BareConsumer extends AutoCloseable {

    /** How long one look takes at most. */
    Duration LOOK = Duration.ofMillis(100);

    /** The extension that tells where in the log an event is. */
    String POSITION = "position";

    /**
     * Takes what there is, waiting for it for a while, and acknowledges it.
     *
     * @param positions is told that of each message
     * @return how many there were
     */
    int receive(LongConsumer positions);

    @Override
    void close();
}
