package dev.keelson.eventstore;

import java.time.Duration;

/** Is told what the log does, for metrics. Called on the committing thread: returns at once and never throws. */
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
}
