package dev.keelson.projections;

import org.jspecify.annotations.Nullable;

/**
 * How one segment of a projection is.
 *
 * @param segment its number
 * @param mask of the sequence keys' hashes that belong to it
 * @param position up to which everything of it was handled
 * @param state whether it is worked on
 * @param owner the node that has it
 * @param parked how many of its sequences are parked
 * @param failures attempts of this node that failed since it works on the generation
 * @param failure why it stands still, when it does
 */
public record SegmentStatus(
        int segment,
        int mask,
        long position,
        State state,
        @Nullable String owner,
        int parked,
        long failures,
        @Nullable SegmentFailure failure) {

    /** What happens to a segment at the moment. */
    public enum State {
        /** A node works on it. */
        RUNNING,
        /** Its last batch failed; it is tried again with growing pauses. */
        FAILING,
        /** It waits to be merged, or for an end of a comparison. */
        HALTED,
        /** No node has it. */
        UNCLAIMED
    }

    /** A failure is this node's: it says nothing of a segment that another node has taken over since. */
    static SegmentStatus of(SegmentRow row, long position, int parked, long failures, @Nullable SegmentWorker worker) {
        var failure = worker != null && worker.segment().fence() == row.fence() ? worker.failure() : null;
        return new SegmentStatus(
                row.segment(),
                row.mask(),
                position,
                stateOf(row, position, failure),
                row.owner(),
                parked,
                failures,
                failure);
    }

    private static State stateOf(SegmentRow row, long position, @Nullable SegmentFailure failure) {
        if (row.owner() == null) {
            return State.UNCLAIMED;
        }
        if (failure != null) {
            return State.FAILING;
        }
        return row.haltAt() != null && position >= row.haltAt() ? State.HALTED : State.RUNNING;
    }
}
