package dev.keelson.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads pages of the log. */
final class EventReader {

    /** How many positions a search without a tag looks through at a time. */
    private static final int WINDOW = 10_000;

    private static final int FETCH_SIZE = 1_000;
    private static final String HEAD = "SELECT COALESCE(MAX(position), 0) FROM keelson_event; ";

    private EventReader() {}

    /**
     * A page of what stands at or below a head.
     *
     * @param head up to which the log may be shown; read before this call, so that all below it is committed
     */
    static EventPage readBelow(Connection connection, Criteria criteria, long after, int limit, long head) {
        if (after >= head) {
            return new EventPage(List.of(), after, head);
        }
        var bound = Math.min(head, bound(criteria, after, limit));
        try (var select = prepare(connection, query(criteria, after, bound, limit), "")) {
            return page(EventRows.readAll(select.executeQuery(), limit), after, limit, bound, head);
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    /**
     * A page of all that is committed, in one round trip: head and events by two statements that are sent together. The
     * second sees at least what the first saw, and whatever it sees further up is without gaps as well.
     */
    static EventPage read(Connection connection, Criteria criteria, long after, int limit) {
        var tag = onlyTag(criteria);
        if (tag != null) {
            return TagReader.read(connection, tag, after, limit);
        }
        var bound = bound(criteria, after, limit);
        var query = isOfTagsOnly(criteria)
                ? queryByPositions(criteria.alternatives().getFirst(), after, bound, limit)
                : query(criteria, after, bound, limit);
        try (var select = prepare(connection, query, HEAD)) {
            select.execute();
            var head = EventRows.number(select.getResultSet());
            select.getMoreResults();
            var events = EventRows.readAll(select.getResultSet(), limit);
            var reached =
                    events.isEmpty() ? head : Math.max(head, events.getLast().position());
            return page(events, after, limit, Math.min(bound, reached), reached);
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    /**
     * @param through up to where was looked, if there are fewer events than the limit
     */
    static EventPage page(List<RecordedEvent> events, long after, int limit, long through, long head) {
        return new EventPage(
                events,
                events.size() < limit
                        ? Math.max(after, through)
                        : events.getLast().position(),
                head);
    }

    /** Up to which position a page looks at most. */
    private static long bound(Criteria criteria, long after, int limit) {
        if (criteria.isAny()) {
            return Long.MAX_VALUE;
        }
        for (var alternative : criteria.alternatives()) {
            if (alternative.tags().isEmpty()) {
                return after + Math.max(WINDOW, limit);
            }
        }
        return Long.MAX_VALUE;
    }

    private static PreparedStatement prepare(Connection connection, CriteriaSql query, String before)
            throws SQLException {
        var select = connection.prepareStatement(before + query.text());
        query.bind(select);
        select.setFetchSize(FETCH_SIZE);
        return select;
    }

    /** The tag that is all that the criteria ask for, null when they are not so plain. */
    private static @Nullable Tag onlyTag(Criteria criteria) {
        return isOfTagsOnly(criteria)
                        && criteria.alternatives().getFirst().tags().size() == 1
                ? criteria.alternatives().getFirst().tags().iterator().next()
                : null;
    }

    private static boolean isOfTagsOnly(Criteria criteria) {
        return criteria.alternatives().size() == 1
                && criteria.alternatives().getFirst().types().isEmpty()
                && !criteria.alternatives().getFirst().tags().isEmpty();
    }

    /** All positions first, then all events: PostgreSQL does it in little more than half the time of a join. */
    private static CriteriaSql queryByPositions(Criterion criterion, long after, long bound, int limit) {
        return new CriteriaSql()
                .add("SELECT " + EventRows.COLUMNS + " FROM keelson_event e WHERE e.position = ANY (ARRAY(")
                .positions(criterion, after, bound)
                .add(" ORDER BY 1 LIMIT ?)) ORDER BY e.position", limit);
    }

    private static CriteriaSql query(Criteria criteria, long after, long bound, int limit) {
        var sql = new CriteriaSql().add("SELECT " + EventRows.COLUMNS);
        switch (criteria.alternatives().size()) {
            case 0 -> sql.add(" FROM keelson_event e WHERE e.position > ? AND e.position <= ?", after, bound);
            case 1 -> sql.eventsOf(criteria.alternatives().getFirst(), after, bound);
            default -> sql.add(" FROM (").union(criteria, after, bound, limit);
        }
        return sql.add(" ORDER BY e.position LIMIT ?", limit);
    }
}
