package dev.keelson.projections;

import java.sql.Connection;
import java.sql.SQLException;

/** Tells H2 from PostgreSQL, where their SQL differs. */
final class EmbeddedDatabase {

    private EmbeddedDatabase() {}

    static boolean isBehind(Connection connection) {
        try {
            return connection.getMetaData().getDatabaseProductName().equals("H2");
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not say which it is", e);
        }
    }
}
