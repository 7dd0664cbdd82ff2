package dev.keelson.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;

/** Reads the events of one tag from PostgreSQL as fast as a stream, by one statement of one moment. */
final class TagReader {

    private static final String READ = "SELECT * FROM keelson_read_tag(?, ?, ?, ?)";

    private TagReader() {}

    /** A page of all that is committed. */
    static EventPage read(Connection connection, Tag tag, long after, int limit) {
        try (var select = connection.prepareStatement(READ)) {
            select.setString(1, tag.key());
            select.setString(2, tag.value());
            select.setLong(3, after);
            select.setInt(4, limit);
            var rows = select.executeQuery();
            var head = EventRows.number(rows);
            return EventReader.page(inOrder(EventRows.readAll(rows, limit), limit), after, limit, head, head);
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    /** Two ascending runs as one: those that have the tag in their row, then those that have it as a further one. */
    private static List<RecordedEvent> inOrder(List<RecordedEvent> found, int limit) {
        if (isAscending(found)) {
            return found.size() > limit ? List.copyOf(found.subList(0, limit)) : found;
        }
        var merged = new TreeMap<Long, RecordedEvent>();
        found.forEach(event -> merged.put(event.position(), event));
        return merged.values().stream().limit(limit).toList();
    }

    private static boolean isAscending(List<RecordedEvent> events) {
        for (var index = 1; index < events.size(); index++) {
            if (events.get(index).position() <= events.get(index - 1).position()) {
                return false;
            }
        }
        return true;
    }
}
