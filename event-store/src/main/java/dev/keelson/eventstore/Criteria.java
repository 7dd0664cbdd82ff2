package dev.keelson.eventstore;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which events are meant: those that match any of the alternatives. Without an alternative every event is meant.
 *
 * @param alternatives of which one must match
 */
public record Criteria(List<Criterion> alternatives) {

    /** Every event. */
    public static final Criteria ANY = new Criteria(List.of());

    public Criteria {
        if (alternatives.stream().anyMatch(Criterion::matchesEverything)) {
            alternatives = List.of();
        } else {
            alternatives = List.copyOf(alternatives.size() < 2 ? alternatives : new LinkedHashSet<>(alternatives));
        }
    }

    /** Events that carry all the tags. */
    public static Criteria havingTags(Tag... tags) {
        return new Criteria(List.of(new Criterion(Set.of(), Set.of(tags))));
    }

    /** Events of one of the types. */
    public static Criteria ofTypes(String... types) {
        return new Criteria(List.of(new Criterion(Set.of(types), Set.of())));
    }

    /** Whether every event is meant. */
    public boolean isAny() {
        return alternatives.isEmpty();
    }

    /** Whether an event with this type and these tags is meant. */
    public boolean matches(String type, Set<Tag> tags) {
        if (isAny()) {
            return true;
        }
        for (var alternative : alternatives) {
            if (alternative.matches(type, tags)) {
                return true;
            }
        }
        return false;
    }
}
