package dev.keelson.projections;

import dev.keelson.projections.DeadLetters.Parking;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which sequences of a segment are parked, and what is to be done about events of theirs. Used by the segment's thread. */
final class ParkedSequences {

    private final Set<String> parked = new HashSet<>();
    private final SegmentRow segment;
    private final DeadLetters letters;
    private final int attempts;

    /**
     * None yet.
     *
     * @param attempts how many times an event was tried that is parked
     */
    ParkedSequences(SegmentRow segment, DeadLetters letters, int attempts) {
        this.segment = segment;
        this.letters = letters;
        this.attempts = attempts;
    }

    /** Those that have letters. */
    void read() {
        parked.clear();
        parked.addAll(letters.sequences(segment));
    }

    boolean isEmpty() {
        return parked.isEmpty();
    }

    boolean contains(String sequence) {
        return parked.contains(sequence);
    }

    void add(Collection<String> sequences) {
        parked.addAll(sequences);
    }

    /** It is parked no more if it has no letters left. */
    void removeIfEmpty(String sequence) {
        if (letters.first(segment.id(), sequence).isEmpty()) {
            parked.remove(sequence);
        }
    }

    /**
     * Events by what is to be done about them.
     *
     * @param live to be handled
     * @param parkings to be put behind the letters of their sequences, or to be the first of them
     */
    record Division(List<PreparedEvent> live, List<Parking> parkings) {}

    /**
     * Divides events.
     *
     * @param given sequences that are given up, and why
     */
    Division divide(List<PreparedEvent> events, Map<String, Throwable> given) {
        if (parked.isEmpty() && given.isEmpty()) {
            return new Division(events, List.of());
        }
        var division = new Division(new ArrayList<>(events.size()), new ArrayList<>());
        for (var event : events) {
            var live = divide(event, given, division.parkings());
            if (!live.units().isEmpty()) {
                division.live().add(live);
            }
        }
        return division;
    }

    private PreparedEvent divide(PreparedEvent event, Map<String, Throwable> given, List<Parking> parkings) {
        var live = event;
        for (var sequence : event.sequences()) {
            if (given.containsKey(sequence) || parked.contains(sequence)) {
                live = live.without(sequence);
                park(event, sequence, given.get(sequence), parkings);
            }
        }
        return live;
    }

    /** All parts of a position in one letter. */
    private void park(PreparedEvent event, String sequence, @Nullable Throwable reason, List<Parking> parkings) {
        if (parkings.stream()
                .noneMatch(other ->
                        other.sequence().equals(sequence) && other.event().position() == event.position())) {
            var hasEffects = segment.mayHaveEffect(event.position()) && event.hasEffects(sequence);
            parkings.add(new Parking(event, sequence, reason, reason == null ? 0 : attempts, hasEffects));
        }
    }
}
