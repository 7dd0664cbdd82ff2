package dev.keelson.eventstore;

import java.util.Set;

/**
 * Matches an event that has all the tags and one of the types; no types means any type.
 *
 * @param types qualified names
 * @param tags all of which the event must carry
 */
public record Criterion(Set<String> types, Set<Tag> tags) {

    /** Matches every event. */
    static final Criterion EVERYTHING = new Criterion(Set.of(), Set.of());

    public Criterion {
        types = Set.copyOf(types);
        tags = Set.copyOf(tags);
    }

    boolean matches(String type, Set<Tag> eventTags) {
        return (types.isEmpty() || types.contains(type)) && eventTags.containsAll(tags);
    }

    boolean matchesEverything() {
        return types.isEmpty() && tags.isEmpty();
    }
}
