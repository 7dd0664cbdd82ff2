package dev.keelson.eventstore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers from pages in memory what a read asks for, with the meaning that the log gives to it: the parts of a position stay
 * together, and an event that cannot be upcast is handed out if one of the types that it may have been is asked for. Used by
 * one thread.
 */
final class PageMatches {

    private final Criteria criteria;
    private final long after;
    private final int limit;

    /** Beyond which there are more stored events than the limit, where every one counts, also those that were dropped. */
    private final long bound;

    private final List<RecordedEvent> events = new ArrayList<>();
    private int positions;
    private long through;

    PageMatches(Criteria criteria, long after, int limit) {
        this.criteria = criteria;
        this.after = after;
        this.limit = limit;
        bound = criteria.isAny() ? after + limit : Long.MAX_VALUE;
        through = after;
    }

    /** Takes what matches; whether the next page may add to it. */
    boolean take(LogPage page) {
        var stored = page.events();
        for (var i = page.indexAfter(after); i < stored.size(); i++) {
            if (!take(stored.get(i))) {
                return false;
            }
        }
        through = Math.max(after, Math.min(bound, page.through()));
        return through < bound && positions < limit;
    }

    private boolean take(RecordedEvent event) {
        if (event.position() > bound) {
            through = bound;
            return false;
        }
        var wanted = wanted(event);
        if (wanted == null) {
            return true;
        }
        if (events.isEmpty() || events.getLast().position() != event.position()) {
            if (positions == limit) {
                through = event.position() - 1;
                return false;
            }
            positions++;
        }
        events.add(wanted);
        return true;
    }

    private @Nullable RecordedEvent wanted(RecordedEvent event) {
        var data = event.event();
        var failure = event.failure();
        if (failure == null) {
            return criteria.matches(data.type(), data.tags()) ? event : null;
        }
        if (criteria.isAny()) {
            return event;
        }
        var types = new HashSet<>(failure.types());
        types.removeIf(type -> !criteria.matches(type, data.tags()));
        return types.isEmpty() ? null : new RecordedEvent(event.position(), data, failure.wantedAs(types));
    }

    /** @param head the last position that is known */
    EventPage page(long head) {
        return new EventPage(events, through, Math.max(head, through));
    }
}
