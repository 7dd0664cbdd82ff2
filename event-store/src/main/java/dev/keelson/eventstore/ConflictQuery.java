package dev.keelson.eventstore;

import dev.keelson.eventstore.BatchPlan.Check;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds the appends of a batch, by index, whose conditions the log breaks, in one query for all of them. */
final class ConflictQuery {

    /** A statement of many parts takes long to parse; one criterion adds few. */
    private static final int MOST_ARGUMENTS = 10_000;

    private ConflictQuery() {}

    /**
     * @param head the log's head, locked: without an event after a check's position there is nothing to look for
     */
    static List<Integer> run(Connection connection, long head, List<Check> checks) throws SQLException {
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
                find(connection, sql, broken);
                sql = new CriteriaSql();
            }
        }
        find(connection, sql, broken);
        return broken;
    }

    private static void find(Connection connection, CriteriaSql sql, List<Integer> broken) throws SQLException {
        if (sql.isEmpty()) {
            return;
        }
        try (var select = connection.prepareStatement(sql.text())) {
            sql.bind(select);
            var rows = select.executeQuery();
            while (rows.next()) {
                broken.add(rows.getInt(1));
            }
        }
    }
}
