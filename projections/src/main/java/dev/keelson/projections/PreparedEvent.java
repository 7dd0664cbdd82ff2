package dev.keelson.projections;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.messaging.eventhandling.EventMessage;

/**
 * An event that a projection handles.
 *
 * @param position in the log
 * @param units what is to be done about it, at least one
 */
record PreparedEvent(long position, EventMessage message, List<Unit> units) {

    /** The part of it that belongs to a segment; it may have no units. */
    PreparedEvent within(SegmentRange range) {
        return units.size() == 1
                ? range.contains(units.getFirst().sequence()) ? this : withUnits(List.of())
                : withUnits(units.stream()
                        .filter(unit -> range.contains(unit.sequence()))
                        .toList());
    }

    /** The part of it that belongs to a sequence, or did when that could not be told; it may have no units. */
    PreparedEvent within(String sequence) {
        return withUnits(units.stream()
                .filter(unit -> unit.sequence().equals(sequence)
                        || SequenceKey.untold(position, unit.number()).equals(sequence))
                .toList());
    }

    /** The rest of it without a sequence; it may have no units. */
    PreparedEvent without(String sequence) {
        return withUnits(
                units.stream().filter(unit -> !unit.sequence().equals(sequence)).toList());
    }

    Set<String> sequences() {
        return units.stream().map(Unit::sequence).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether a side effect belongs to a sequence of it. */
    boolean hasEffects(String sequence) {
        return units.stream()
                .anyMatch(unit -> unit.hasEffects() && unit.sequence().equals(sequence));
    }

    private PreparedEvent withUnits(List<Unit> part) {
        return new PreparedEvent(position, message, part);
    }
}
