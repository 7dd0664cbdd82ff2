package dev.keelson.eventstore;

import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/** What differs between the databases; everything else is the same SQL in both. */
enum Dialect {
    /**
     * One process owns the file. A commit reaches the operating system later than it returns, so each batch ends with a
     * checkpoint that syncs the file, and what is not synced yet is not shown to readers.
     */
    H2 {
        @Override
        void moveHead(Handle handle, long head) {
            handle.attach(EventDao.class).moveHead(head);
        }

        @Override
        void makeDurable(Handle handle) {
            handle.execute("CHECKPOINT SYNC");
        }

        @Override
        boolean sharedBetweenProcesses() {
            return false;
        }
    },

    /** A commit is durable when it returns; other processes hear of it by a notification sent with it. */
    POSTGRESQL {
        @Override
        void moveHead(Handle handle, long head) {
            handle.attach(EventDao.class).moveHeadAndNotify(head);
        }

        @Override
        void makeDurable(Handle handle) {}

        @Override
        boolean sharedBetweenProcesses() {
            return true;
        }
    };

    static Dialect of(DataSource dataSource) {
        try (var connection = dataSource.getConnection()) {
            var product = connection.getMetaData().getDatabaseProductName();
            return switch (product.toLowerCase(Locale.ROOT)) {
                case "h2" -> H2;
                case "postgresql" -> POSTGRESQL;
                default -> throw new IllegalArgumentException("the database must be H2 or PostgreSQL, was " + product);
            };
        } catch (SQLException e) {
            throw EventLogUnavailableException.database("open a connection", e);
        }
    }

    abstract void moveHead(Handle handle, long head);

    /** Returns when what was committed survives a power cut. */
    abstract void makeDurable(Handle handle);

    abstract boolean sharedBetweenProcesses();
}
