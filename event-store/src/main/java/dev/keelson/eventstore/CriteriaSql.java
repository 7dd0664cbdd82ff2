package dev.keelson.eventstore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.TemplateEngine;

/**
 * Criteria as SQL. Tags lead: each alternative starts at the tag index, so that its cost depends on the matching events and
 * not on the size of the log; an alternative without tags scans positions, which its user keeps few.
 */
final class CriteriaSql {

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> arguments = new ArrayList<>();

    /** Positions in {@code (after, through]} of events that match the criterion. */
    CriteriaSql positions(Criterion criterion, long after, long through) {
        return criterion.tags().isEmpty()
                ? positionsByType(criterion, after, through)
                : positionsByTag(criterion, after, through);
    }

    private CriteriaSql positionsByType(Criterion criterion, long after, long through) {
        add("SELECT e.position FROM keelson_event e WHERE e.position > ? AND e.position <= ?", after, through);
        return criterion.types().isEmpty() ? this : typesOf(criterion, " AND");
    }

    private CriteriaSql positionsByTag(Criterion criterion, long after, long through) {
        var tags = criterion.tags().stream().sorted().toList();
        add("SELECT t0.position FROM keelson_event_tag t0");
        for (var i = 1; i < tags.size(); i++) {
            add(" JOIN keelson_event_tag t%1$d ON t%1$d.position = t0.position".formatted(i));
            add(
                    " AND t%1$d.tag_key = ? AND t%1$d.tag_value = ?".formatted(i),
                    tags.get(i).key(),
                    tags.get(i).value());
        }
        if (!criterion.types().isEmpty()) {
            add(" JOIN keelson_event e ON e.position = t0.position");
            typesOf(criterion, " AND");
        }
        return add(
                " WHERE t0.tag_key = ? AND t0.tag_value = ? AND t0.position > ? AND t0.position <= ?",
                tags.getFirst().key(),
                tags.getFirst().value(),
                after,
                through);
    }

    private CriteriaSql typesOf(Criterion criterion, String conjunction) {
        var types = criterion.types().stream().sorted().toList();
        var marks = String.join(", ", Collections.nCopies(types.size(), "?"));
        return add(conjunction + " e.type IN (" + marks + ")", types.toArray());
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

    /** The query with its arguments. */
    Query query(Handle handle) {
        var query = handle.createQuery(sql.toString())
                .setSqlParser(PositionalSql.PARSER)
                .setTemplateEngine(TemplateEngine.NOP);
        for (var i = 0; i < arguments.size(); i++) {
            query.bind(i, arguments.get(i));
        }
        return query;
    }
}
