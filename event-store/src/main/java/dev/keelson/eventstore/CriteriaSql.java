package dev.keelson.eventstore;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Criteria as SQL. Tags lead: each alternative starts at the tag index, so that its cost depends on the matching events and
 * not on the size of the log; an alternative without tags scans positions, which its user keeps few.
 */
final class CriteriaSql {

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> arguments = new ArrayList<>();

    /** Positions in {@code (after, through]} of events that match the criterion. */
    CriteriaSql positions(Criterion criterion, long after, long through) {
        if (criterion.tags().isEmpty()) {
            return add("SELECT e.position FROM keelson_event e").byType(criterion, after, through);
        }
        add("SELECT t0.position FROM keelson_event_tag t0");
        if (!criterion.types().isEmpty()) {
            add(" JOIN keelson_event e ON e.position = t0.position");
        }
        return byTag(criterion, after, through);
    }

    /** From where events in {@code (after, through]} come that match the criterion, each once, as {@code e}. */
    CriteriaSql eventsOf(Criterion criterion, long after, long through) {
        return criterion.tags().isEmpty()
                ? add(" FROM keelson_event e").byType(criterion, after, through)
                : add(" FROM keelson_event_tag t0 JOIN keelson_event e ON e.position = t0.position")
                        .byTag(criterion, after, through);
    }

    /** Goes on after an opened bracket: the first positions of every alternative, and their events as {@code e}. */
    CriteriaSql union(Criteria criteria, long after, long through, int limit) {
        var separator = "";
        for (var alternative : criteria.alternatives()) {
            add(separator + "(").positions(alternative, after, through).add(" ORDER BY 1 LIMIT ?)", limit);
            separator = " UNION ";
        }
        return add(") m JOIN keelson_event e ON e.position = m.position");
    }

    private CriteriaSql byType(Criterion criterion, long after, long through) {
        return add(" WHERE e.position > ? AND e.position <= ?", after, through).typesOf(criterion);
    }

    private CriteriaSql byTag(Criterion criterion, long after, long through) {
        var tags = criterion.tags().stream().sorted().toList();
        for (var i = 1; i < tags.size(); i++) {
            add(" JOIN keelson_event_tag t%1$d ON t%1$d.position = t0.position".formatted(i));
            add(
                    " AND t%1$d.tag_key = ? AND t%1$d.tag_value = ?".formatted(i),
                    tags.get(i).key(),
                    tags.get(i).value());
        }
        add(
                " WHERE t0.tag_key = ? AND t0.tag_value = ? AND t0.position > ? AND t0.position <= ?",
                tags.getFirst().key(),
                tags.getFirst().value(),
                after,
                through);
        return typesOf(criterion);
    }

    private CriteriaSql typesOf(Criterion criterion) {
        if (criterion.types().isEmpty()) {
            return this;
        }
        var types = criterion.types().stream().sorted().toList();
        var marks = String.join(", ", Collections.nCopies(types.size(), "?"));
        return add(" AND e.type IN (" + marks + ")", types.toArray());
    }

    CriteriaSql add(String fragment, Object... values) {
        sql.append(fragment);
        Collections.addAll(arguments, values);
        return this;
    }

    boolean isEmpty() {
        return sql.isEmpty();
    }

    /** How many arguments it has. */
    int size() {
        return arguments.size();
    }

    String text() {
        return sql.toString();
    }

    void bind(PreparedStatement statement) throws SQLException {
        for (var i = 0; i < arguments.size(); i++) {
            statement.setObject(i + 1, arguments.get(i));
        }
    }
}
