package dev.keelson.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * A dynamic consistency boundary: the append is refused when an event that matches the criteria stands after the position
 * up to which the decision had read.
 *
 * @param criteria which events would have changed the decision; null: no condition
 * @param after the position up to which they were read, from 0
 */
public record AppendCondition(@Nullable Criteria criteria, long after) {

    /** Always holds. */
    public static final AppendCondition NONE = new AppendCondition(null, 0);

    public AppendCondition {
        if (after < 0) {
            throw new IllegalArgumentException("after must be at least 0, was " + after);
        }
    }

    /** Refuses when an event that matches stands after the position. */
    public static AppendCondition noneOf(Criteria criteria, long after) {
        return new AppendCondition(criteria, after);
    }

    /** Whether an event of this type with these tags, at this position, breaks the condition. */
    boolean isBrokenBy(long position, EventData event) {
        return criteria != null && position > after && criteria.matches(event.type(), event.tags());
    }

    /** Whether the tag is one of the boundary's. */
    boolean mentions(Tag tag) {
        return criteria != null
                && criteria.alternatives().stream()
                        .anyMatch(alternative -> alternative.tags().contains(tag));
    }
}
