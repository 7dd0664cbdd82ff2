package dev.keelson.eventstore;

import dev.keelson.eventstore.BatchPlan.Check;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Finds the appends of a batch, by index, whose conditions the log breaks, in one query for all of them. */
final class ConflictQuery {

    /** A statement of many parts takes long to parse; one criterion adds few. */
    private static final int MOST_ARGUMENTS = 10_000;

    private ConflictQuery() {}

    /**
     * @param head the log's head, locked: without an event after a check's position there is nothing to look for
     */
    static List<Integer> run(Handle handle, long head, List<Check> checks) {
        var broken = new ArrayList<Integer>();
        var sql = new CriteriaSql();
        for (var check : checks) {
            if (check.after() >= head) {
                continue;
            }
            sql.add(sql.isEmpty() ? "" : " UNION ")
                    .add("SELECT " + check.append() + " WHERE EXISTS (")
                    .positions(check.criterion(), check.after(), head)
                    .add(")");
            if (sql.size() >= MOST_ARGUMENTS) {
                find(handle, sql, broken);
                sql = new CriteriaSql();
            }
        }
        find(handle, sql, broken);
        return broken;
    }

    private static void find(Handle handle, CriteriaSql sql, List<Integer> broken) {
        if (sql.isEmpty()) {
            return;
        }
        try (var select = handle.getConnection().prepareStatement(sql.text())) {
            sql.bind(select);
            var rows = select.executeQuery();
            while (rows.next()) {
                broken.add(rows.getInt(1));
            }
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }
}
