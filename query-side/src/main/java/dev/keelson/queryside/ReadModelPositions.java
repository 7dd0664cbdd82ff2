package dev.keelson.queryside;

import java.time.Duration;
import java.util.Set;

/** How far the read models have come; the server joins it to the projections' engine. Safe for use by many threads. */
public interface ReadModelPositions {

    /** The lowest position that the named processors have all handled; no names means all processors. */
    long positionOf(Set<String> processors);

    /** Waits until {@link #positionOf} is at least the position; false when the time is over, or waiting has been ended. */
    boolean awaitPosition(Set<String> processors, long position, Duration timeout);

    /** Wakes all who wait; from now on {@link #awaitPosition} tells at once what is so. */
    void endWaiting();
}
