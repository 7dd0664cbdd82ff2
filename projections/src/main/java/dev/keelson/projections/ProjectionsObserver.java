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
     * @param attempts how many times in a row by now
     */
    default void failed(String processor, int segment, int attempts) {}

    /** A node came too late: the segment was another's when a batch was to be committed, and nothing of it was. */
    default void lost(String processor, int segment) {}

    /** Events became dead letters. */
    default void parked(String processor, int events) {}
}
