package dev.keelson.eventstore;

import java.sql.Connection;
import java.sql.SQLException;

/** Writes statement by statement: the database is in this process, and a statement costs no trip. */
final class H2LogWriter implements LogWriter {

    private static final String LOCK = "SELECT id FROM keelson_log_lock WHERE id = 1 FOR UPDATE";
    private static final String HEAD = "SELECT COALESCE(MAX(position), 0) FROM keelson_event";

    @Override
    public boolean commitsAlone() {
        return false;
    }

    @Override
    public Placement write(Connection connection, BatchPlan plan) {
        try {
            number(connection, LOCK);
            var base = number(connection, HEAD);
            var broken = ConflictQuery.run(connection, base, plan.checks());
            if (broken.isEmpty()) {
                EventRows.insert(connection, base, plan.events());
            }
            return new Placement(base, broken);
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            return EventRows.number(row);
        }
    }
}
