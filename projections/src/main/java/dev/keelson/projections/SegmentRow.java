package dev.keelson.projections;

import org.jspecify.annotations.Nullable;

/**
 * A segment as the table has it.
 *
 * @param segment its number
 * @param mask of the sequences' hashes that belong to it
 * @param position up to which it has handled everything
 * @param owner the node that has it; null: nobody who is alive
 * @param fence how many owners it has had
 * @param idle whether nobody has had it for so long that who can should take it, whoever's turn it is
 * @param silentThrough up to which side effects do not happen
 * @param effectsThrough beyond which side effects do not happen; null: they do
 * @param haltAt beyond which nothing is handled; null: no such position
 * @param merging whether it halts in order to be merged
 * @param wantedBy the node that it is to move to
 */
record SegmentRow(
        String projection,
        int generation,
        int segment,
        int mask,
        long position,
        @Nullable String owner,
        long fence,
        boolean idle,
        long silentThrough,
        @Nullable Long effectsThrough,
        @Nullable Long haltAt,
        boolean merging,
        @Nullable String wantedBy) {

    /** Which filling of which read model it belongs to. */
    GenerationId id() {
        return new GenerationId(projection, generation);
    }

    boolean hasHalted() {
        return haltAt != null && position == haltAt;
    }

    SegmentRange range() {
        return new SegmentRange(segment, mask);
    }

    boolean mayHaveEffect(long event) {
        return event > silentThrough && (effectsThrough == null || event <= effectsThrough);
    }

    boolean hasEffectsLeft() {
        return effectsThrough != null && position < effectsThrough;
    }

    /** Of a superseded one: it goes on to where its side effects end. */
    SegmentRow withoutLaterEvents() {
        return withHalt(effectsThrough == null ? null : Math.max(position, effectsThrough), false);
    }

    /** The same, to handle an event whose side effects have been decided before. */
    SegmentRow forLetter(boolean hasEffects) {
        return withEffects(hasEffects ? 0 : Long.MAX_VALUE, null);
    }

    static SegmentRow first(GenerationId id, SegmentRange range, long position, long silentThrough) {
        return new SegmentRow(
                id.projection(),
                id.generation(),
                range.segment(),
                range.mask(),
                position,
                null,
                0,
                false,
                silentThrough,
                null,
                null,
                false,
                null);
    }

    SegmentRow withFence(long changed) {
        return with(range(), position, changed, silentThrough, effectsThrough, haltAt, merging);
    }

    SegmentRow withRange(SegmentRange changed) {
        return with(changed, position, fence, silentThrough, effectsThrough, haltAt, merging);
    }

    SegmentRow withPosition(long changed) {
        return with(range(), changed, fence, silentThrough, effectsThrough, haltAt, merging);
    }

    SegmentRow withEffects(long silent, @Nullable Long through) {
        return with(range(), position, fence, silent, through, haltAt, merging);
    }

    SegmentRow withHalt(@Nullable Long at, boolean toMerge) {
        return with(range(), position, fence, silentThrough, effectsThrough, at, toMerge);
    }

    private SegmentRow with(
            SegmentRange range,
            long reached,
            long raised,
            long silent,
            @Nullable Long effects,
            @Nullable Long halt,
            boolean toMerge) {
        return new SegmentRow(
                projection,
                generation,
                range.segment(),
                range.mask(),
                reached,
                owner,
                raised,
                idle,
                silent,
                effects,
                halt,
                toMerge,
                wantedBy);
    }

    SegmentRow halting(long at) {
        return withHalt(at, true);
    }

    /**
     * One of two that have come to the same position, beyond what only one of them was to be silent about. Its fence is that
     * of either, so that a segment which is split off it again is beyond each owner that one of this number ever had.
     */
    SegmentRow joined(SegmentRow other) {
        return withRange(range().parent())
                .withFence(Math.max(fence, other.fence))
                .withEffects(Math.max(silentThrough, other.silentThrough), effectsThrough)
                .withHalt(null, false);
    }
}
