package dev.keelson.projections;

import java.util.List;

/**
 * What a segment handles in one transaction.
 *
 * @param events its own, in order of position, all parts of a position together
 * @param through up to which there are no further ones
 * @param reachesHead whether nothing followed when it was read
 * @param asOf how often the log was known to have grown when that was seen
 */
record EventBatch(List<PreparedEvent> events, long through, boolean reachesHead, long asOf) {

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** What is before a position; it ends with its last event. */
    EventBatch before(long position) {
        var first = events.stream().filter(event -> event.position() < position).toList();
        return new EventBatch(first, first.isEmpty() ? 0 : first.getLast().position(), false, asOf);
    }

    /** All parts of a position. */
    List<PreparedEvent> at(long position) {
        return events.stream().filter(event -> event.position() == position).toList();
    }
}
