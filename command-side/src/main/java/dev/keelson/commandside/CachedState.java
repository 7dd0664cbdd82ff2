package dev.keelson.commandside;

import dev.keelson.eventstore.Criteria;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/**
 * The fold of an entity's events up to a position.
 *
 * @param state nothing when there is no event yet
 * @param boundary the events that are folded
 * @param criteria the same, as the log knows them
 * @param position up to which every event of the boundary is folded
 * @param changedAt no event of the boundary stands after it up to {@code position}
 * @param sinceSnapshot events folded since the last snapshot
 * @param weight estimate of the bytes that the state takes
 * @param sinceWeighed events folded since the weight was estimated
 */
record CachedState(
        @Nullable Object state,
        EventCriteria boundary,
        Criteria criteria,
        long position,
        long changedAt,
        int sinceSnapshot,
        int weight,
        int sinceWeighed) {

    /** Records are values that many commands may share; anything else belongs to one at a time. */
    static boolean shareable(@Nullable Object state) {
        return state == null || state instanceof Record || state instanceof Enum<?>;
    }

    boolean shareable() {
        return shareable(state);
    }
}
