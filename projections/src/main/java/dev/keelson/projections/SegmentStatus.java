package dev.keelson.projections;

import org.jspecify.annotations.Nullable;

/**
 * How one segment of a processor is.
 *
 * @param segment its number
 * @param mask of the sequence keys' hashes that belong to it
 * @param position up to which everything of it was handled
 * @param state whether it is worked on
 * @param owner the node that has it
 * @param failure why it stands still, when it does
 */
public record SegmentStatus(
        int segment,
        int mask,
        long position,
        State state,
        @Nullable String owner,
        @Nullable SegmentFailure failure) {

    /** What happens to a segment at the moment. */
    public enum State {
        /** A node works on it. */
        RUNNING,
        /** Its last batch failed; it is tried again with growing pauses. */
        FAILING,
        /** No node has it. */
        UNCLAIMED
    }
}
