package dev.keelson.projections;

import java.time.Duration;

/** Is told what the projections do, for metrics. Called on the handling thread: returns at once and never throws. */
public interface ProjectionsObserver {

    /** Looks away. */
    ProjectionsObserver NONE = new ProjectionsObserver() {};

    /**
     * A batch was committed.
     *
     * @param events how many events it handled, at least 1
     * @param latency from the time of its last event to the commit of its effects
     */
    default void handled(String processor, int segment, int events, Duration latency) {}

    /**
     * A batch was rolled back, or could not be begun.
     *
     * @param segment -1 when the event that failed could be given to no segment, so that all stand still
     * @param attempts how many times in a row by now
     */
    default void failed(String processor, int segment, int attempts) {}
}
