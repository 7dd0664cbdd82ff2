package dev.keelson.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;

/**
 * Which of the databases it is, and what differs between them; everything else is the same SQL in both. Safe for use by many
 * threads.
 */
public enum Dialect {
    /**
     * One process owns the file. A commit reaches the operating system later than it returns, so each batch ends with a
     * checkpoint that syncs the file, and what is not synced yet is not shown to readers.
     */
    H2 {
        @Override
        LogWriter writer() {
            return new H2LogWriter();
        }

        @Override
        void makeDurable(Handle handle) {
            handle.execute("CHECKPOINT SYNC");
        }

        @Override
        boolean sharedBetweenProcesses() {
            return false;
        }

        @Override
        long session(Connection connection) {
            return 0;
        }

        @Override
        void end(Handle handle, long session, Patience patience) {}
    },

    /** A commit is durable when it returns. */
    POSTGRESQL {
        @Override
        LogWriter writer() {
            return new PostgresqlLogWriter();
        }

        @Override
        void makeDurable(Handle handle) {}

        @Override
        boolean sharedBetweenProcesses() {
            return true;
        }

        @Override
        long session(Connection connection) {
            try {
                return connection.unwrap(PGConnection.class).getBackendPID();
            } catch (SQLException e) {
                throw new UncheckedSqlException(e);
            }
        }

        @Override
        void end(Handle handle, long session, Patience patience) {
            var sessions = handle.attach(SessionDao.class);
            while (sessions.terminate(session) > 0) {
                if (!patience.pause()) {
                    throw new IllegalStateException("session %d did not end in time".formatted(session));
                }
            }
        }
    };

    static Dialect of(DataSource dataSource) {
        try (var connection = dataSource.getConnection()) {
            return of(connection);
        } catch (SQLException e) {
            throw EventLogUnavailableException.database("open a connection", e);
        }
    }

    /** That of the database behind a handle. */
    public static Dialect of(Handle handle) {
        try {
            return of(handle.getConnection());
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    private static Dialect of(Connection connection) throws SQLException {
        var product = connection.getMetaData().getDatabaseProductName();
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "h2" -> H2;
            case "postgresql" -> POSTGRESQL;
            default -> throw new IllegalArgumentException("the database must be H2 or PostgreSQL, was " + product);
        };
    }

    abstract LogWriter writer();

    /** Returns when what was committed survives a power cut. */
    abstract void makeDurable(Handle handle);

    abstract boolean sharedBetweenProcesses();

    /** Which of the server's sessions the connection is. */
    abstract long session(Connection connection);

    /** Returns when a session whose connection was lost is over, so that nothing of it can happen any more. */
    abstract void end(Handle handle, long session, Patience patience);
}
