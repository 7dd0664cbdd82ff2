package dev.keelson.eventstore;

import java.time.Duration;

/** Is told what the log does, for metrics. Called on the committing or the reading thread: returns at once and never throws. */
@FunctionalInterface
public interface EventLogObserver {

    /** Looks away. */
    EventLogObserver NONE = (_, _, _) -> {};

    /**
     * A batch was committed.
     *
     * @param appends how many appends had their outcome in it
     * @param events how many events it added
     * @param duration from taking the lock to the durable commit
     */
    void committed(int appends, int events, Duration duration);

    /** Where a log whose reads are shared found what it answered. */
    enum ReadFrom {
        /** In memory. */
        MEMORY,
        /** In memory, after a page was loaded or a load was waited for. */
        PAGE,
        /** In the log itself, for this reader alone. */
        LOG
    }

    /** A log whose reads are shared was read. */
    default void read(ReadFrom from) {}
}
