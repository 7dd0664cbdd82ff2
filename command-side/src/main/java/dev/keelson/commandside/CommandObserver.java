package dev.keelson.commandside;

import java.time.Duration;

/** Is told what became of each command, for metrics. Returns at once and never throws. */
@FunctionalInterface
public interface CommandObserver {

    /** Looks away. */
    CommandObserver NONE = (_, _, _) -> {};

    /** What can become of a command. */
    enum Outcome {
        /** It was handled. */
        ACCEPTED,
        /** It had been answered before, under its key. */
        REPLAYED,
        /** The domain refused it. */
        REFUSED,
        /** It could not be read or broke a constraint. */
        INVALID,
        /** Its boundary changed underneath too often. */
        CONFLICT,
        /** Too many at a time, stopping, or the database away: nothing was done. */
        UNAVAILABLE,
        /** Something failed. */
        FAILED
    }

    /** A command of that name ended. */
    void handled(String name, Outcome outcome, Duration duration);
}
