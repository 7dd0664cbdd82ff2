package dev.keelson.eventstore;

import java.util.List;

/**
 * Events that are appended together or not at all.
 *
 * @param events at least one
 * @param condition under which
 * @param companions what commits with them
 */
public record Append(List<EventData> events, AppendCondition condition, List<CompanionWrite<?>> companions) {

    public Append {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("events must not be empty");
        }
        events = List.copyOf(events);
        companions = List.copyOf(companions);
    }

    /** An append without companions. */
    public static Append of(List<EventData> events, AppendCondition condition) {
        return new Append(events, condition, List.of());
    }
}
