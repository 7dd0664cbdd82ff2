package dev.keelson.projections;

/** What becomes of a generation. */
public enum GenerationState {
    /** It is filled beside the one that serves. */
    FILLING,
    /** Queries may read it; those of a node read the newest that its handlers work with. */
    SERVING,
    /** No node reads it any more, none of its own version runs; later versions do what is left of its side effects. */
    RETIRED,
    /** It is filled to be compared with the one that serves, and goes afterwards. */
    VERIFYING,
    /** It is being dropped. */
    DROPPING
}
