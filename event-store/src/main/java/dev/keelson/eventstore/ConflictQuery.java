package dev.keelson.eventstore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Finds the appends of a batch, by index, whose conditions the log breaks, in one query for all of them. */
final class ConflictQuery {

    /** PostgreSQL takes 65,535 in a statement; one criterion adds few. */
    private static final int MOST_ARGUMENTS = 10_000;

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
                sql.add(sql.isEmpty() ? "" : " UNION ALL ")
                        .add("SELECT " + i + " WHERE EXISTS (")
                        .positions(alternative, condition.after(), head)
                        .add(")");
                if (sql.size() >= MOST_ARGUMENTS) {
                    find(handle, sql, conflicts);
                    sql = new CriteriaSql();
                }
            }
        }
        find(handle, sql, conflicts);
        return conflicts;
    }

    private static void find(Handle handle, CriteriaSql sql, Map<Integer, AppendOutcome> conflicts) {
        if (!sql.isEmpty()) {
            sql.query(handle).mapTo(int.class).forEach(i -> conflicts.put(i, new AppendOutcome.Conflicted()));
        }
    }
}
