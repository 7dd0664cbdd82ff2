package dev.keelson.projections;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * A part of all sequences: those whose hash is the segment's number under the mask. Numbers and masks are as Axon has them.
 *
 * @param segment its number
 * @param mask a row of ones, 0 for everything
 */
record SegmentRange(int segment, int mask) {

    static final SegmentRange ALL = new SegmentRange(0, 0);

    private static final int LARGEST_MASK = 0x3fffffff;

    boolean contains(String sequence) {
        return (sequence.hashCode() & mask) == segment;
    }

    /** As many parts of everything, as even as can be. */
    static List<SegmentRange> parts(int count) {
        var parts = new TreeSet<>(Comparator.comparingInt(SegmentRange::mask).thenComparingInt(SegmentRange::segment));
        parts.add(ALL);
        while (parts.size() < count) {
            var largest = parts.removeFirst();
            parts.add(largest.lowerHalf());
            parts.add(largest.upperHalf());
        }
        return List.copyOf(parts);
    }

    boolean canSplit() {
        return mask < LARGEST_MASK;
    }

    SegmentRange lowerHalf() {
        return new SegmentRange(segment, (mask << 1) | 1);
    }

    SegmentRange upperHalf() {
        return new SegmentRange(segment | (mask + 1), (mask << 1) | 1);
    }

    /** The other half of what this is a half of; everything has none. */
    SegmentRange sibling() {
        return new SegmentRange(segment ^ ((mask + 1) >>> 1), mask);
    }

    /** What this is a half of. */
    SegmentRange parent() {
        return new SegmentRange(segment & (mask >>> 1), mask >>> 1);
    }

    /** Whether each sequence is in exactly one of the ranges. */
    static boolean coverEverything(Collection<SegmentRange> ranges) {
        var rest = new ArrayList<>(ranges);
        rest.sort(Comparator.comparingInt(SegmentRange::mask).reversed());
        while (rest.size() > 1) {
            var smallest = rest.removeFirst();
            if (smallest.mask() == 0 || !rest.remove(smallest.sibling())) {
                return false;
            }
            rest.add(insertion(rest, smallest.parent()), smallest.parent());
        }
        return rest.equals(List.of(ALL));
    }

    private static int insertion(List<SegmentRange> sorted, SegmentRange range) {
        var index = 0;
        while (index < sorted.size() && sorted.get(index).mask() > range.mask()) {
            index++;
        }
        return index;
    }
}
