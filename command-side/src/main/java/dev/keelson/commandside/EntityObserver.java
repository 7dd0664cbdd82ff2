package dev.keelson.commandside;

/** Is told how entities are loaded, for metrics. Called on the handling thread: returns at once and never throws. */
public interface EntityObserver {

    /** Looks away. */
    EntityObserver NONE = new EntityObserver() {};

    /** The cache had the state, and nothing was read. */
    default void hit() {}

    /** The cache had an older state, and the events after it were read. */
    default void stale() {}

    /** The cache had no state. */
    default void missed() {}

    /** A state had to leave the cache for its size. */
    default void evicted() {}

    /** A snapshot was kept. */
    default void snapshotKept() {}

    /** A snapshot began a sourcing. */
    default void snapshotUsed() {}

    /** A snapshot was not kept: too many waited, or the store or the state would not. */
    default void snapshotDropped() {}

    /** A snapshot was there and could not be used. */
    default void snapshotIgnored() {}
}
