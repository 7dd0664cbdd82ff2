package dev.keelson.eventstore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Finds the appends of a batch, by index, whose conditions the log breaks, in one query for all of them. */
final class ConflictQuery {

    private ConflictQuery() {}

    /**
     * @param head the log's head, locked: without an event after a condition's position there is nothing to look for
     */
    static Map<Integer, AppendOutcome> run(Handle handle, long head, List<Append> appends) {
        var conflicts = new HashMap<Integer, AppendOutcome>();
        var sql = new CriteriaSql();
        for (var i = 0; i < appends.size(); i++) {
            var condition = appends.get(i).condition();
            var criteria = condition.criteria();
            if (criteria == null || condition.after() >= head) {
                continue;
            }
            if (criteria.isAny()) {
                conflicts.put(i, new AppendOutcome.Conflicted());
            }
            for (var alternative : criteria.alternatives()) {
                sql.add(sql.text().isEmpty() ? "" : " UNION ALL ")
                        .add("SELECT " + i + " WHERE EXISTS (")
                        .positions(alternative, condition.after(), head)
                        .add(")");
            }
        }
        if (!sql.text().isEmpty()) {
            sql.bindTo(handle.createQuery(sql.text()))
                    .mapTo(int.class)
                    .forEach(i -> conflicts.put(i, new AppendOutcome.Conflicted()));
        }
        return conflicts;
    }
}
