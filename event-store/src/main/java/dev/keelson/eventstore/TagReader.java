package dev.keelson.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;

/** Reads the events of one tag from PostgreSQL as fast as a stream, by a single index and in one round trip. */
final class TagReader {

    /**
     * The head; the events that have the tag in their row; those that have it as a further one. Until the end of the
     * transaction that the three make, the planner has to take the index in its order: it would sort all the events of a
     * large tag for each page if it took that tag for a small one. A driver that is told not to send the three at once takes
     * that from them, and nothing else.
     */
    private static final String READ = """
            SELECT COALESCE(MAX(position), 0),
              SET_CONFIG('enable_bitmapscan', 'off', TRUE),
              SET_CONFIG('enable_seqscan', 'off', TRUE)
            FROM keelson_event;
            SELECT %1$s
            FROM keelson_event e
            WHERE e.tag_key = ?
              AND e.tag_value = ?
              AND e.position + 0 > ?
            ORDER BY e.position + 0
            LIMIT ?;
            SELECT %1$s
            FROM keelson_event e
            WHERE e.position = ANY (ARRAY(
              SELECT t.position
              FROM keelson_further_tag t
              WHERE t.tag_key = ?
                AND t.tag_value = ?
                AND t.position > ?
              ORDER BY t.position
              LIMIT ?))
            ORDER BY e.position
            """.formatted(EventRows.COLUMNS);

    private TagReader() {}

    /**
     * A page of all that is committed. The statements do not see the same moment: what was not there yet when the head was
     * read does not count.
     */
    static EventPage read(Connection connection, Tag tag, long after, int limit) {
        try (var select = connection.prepareStatement(READ)) {
            for (var parameter = 0; parameter < 8; parameter += 4) {
                select.setString(parameter + 1, tag.key());
                select.setString(parameter + 2, tag.value());
                select.setLong(parameter + 3, after);
                select.setInt(parameter + 4, limit);
            }
            select.execute();
            var head = EventRows.number(select.getResultSet());
            select.getMoreResults();
            var first = EventRows.readAll(select.getResultSet(), limit);
            select.getMoreResults();
            var further = EventRows.readAll(select.getResultSet(), limit);
            return EventReader.page(merged(first, further, head, limit), after, limit, head, head);
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    private static List<RecordedEvent> merged(
            List<RecordedEvent> first, List<RecordedEvent> further, long head, int limit) {
        if (further.isEmpty() && (first.isEmpty() || first.getLast().position() <= head)) {
            return first;
        }
        var merged = new TreeMap<Long, RecordedEvent>();
        first.forEach(event -> merged.put(event.position(), event));
        further.forEach(event -> merged.put(event.position(), event));
        return merged.headMap(head, true).values().stream().limit(limit).toList();
    }
}
