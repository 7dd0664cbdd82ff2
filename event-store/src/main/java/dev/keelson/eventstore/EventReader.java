package dev.keelson.eventstore;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Reads pages of the log. */
final class EventReader {

    /** How many positions a search without a tag looks through at a time. */
    private static final int WINDOW = 10_000;

    private EventReader() {}

    /**
     * @param head up to which the log may be shown; read before this call, so that all below it is committed
     */
    static EventPage read(Handle handle, Criteria criteria, long after, int limit, long head) {
        if (after >= head) {
            return new EventPage(List.of(), after, head);
        }
        var through = needsScan(criteria) ? Math.min(head, after + Math.max(WINDOW, limit)) : head;
        var sql = criteria.isAny() ? everything(after, through) : matching(criteria, after, through, limit);
        sql.add(" ORDER BY e.position LIMIT ?", limit);
        var events = sql.query(handle)
                .setFetchSize(Math.min(limit, 1_000))
                .map((row, _) -> EventRows.read(row))
                .list();
        return new EventPage(
                events, events.size() < limit ? through : events.getLast().position(), head);
    }

    private static boolean needsScan(Criteria criteria) {
        return criteria.alternatives().stream()
                .anyMatch(alternative -> alternative.tags().isEmpty());
    }

    private static CriteriaSql everything(long after, long through) {
        return new CriteriaSql()
                .add(
                        "SELECT " + EventRows.COLUMNS
                                + " FROM keelson_event e WHERE e.position > ? AND e.position <= ?",
                        after,
                        through);
    }

    private static CriteriaSql matching(Criteria criteria, long after, long through, int limit) {
        var sql = new CriteriaSql().add("SELECT " + EventRows.COLUMNS + " FROM (");
        var separator = "";
        for (var alternative : criteria.alternatives()) {
            sql.add(separator + "(").positions(alternative, after, through).add(" ORDER BY 1 LIMIT ?)", limit);
            separator = " UNION ";
        }
        return sql.add(") m JOIN keelson_event e ON e.position = m.position");
    }
}
