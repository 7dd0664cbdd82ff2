package dev.keelson.idempotency;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;

/** What differs between the databases; everything else is the same SQL in both. */
enum Dialect {

    /** An insert waits for the end of any transaction that has inserted the same key. */
    POSTGRESQL {
        private static final String INSERTION = """
                INSERT INTO keelson_consumed (consumer_group, event_id, consumed_at)
                SELECT :group, u.id, CURRENT_TIMESTAMP
                FROM UNNEST(:ids) AS u (id)
                ON CONFLICT DO NOTHING
                RETURNING event_id
                """;

        @Override
        Set<String> insert(Handle handle, String group, String[] ids, Duration patience) {
            return bound(handle.createQuery(INSERTION), group, ids)
                    .setQueryTimeout(Math.toIntExact(patience.toSeconds()))
                    .mapTo(String.class)
                    .set();
        }

        @Override
        void makeDurable(Handle handle) {}

        @Override
        ReplyWriter replyWriter(IdempotencyConfiguration configuration) {
            return new PostgresqlReplyWriter(configuration);
        }

        @Override
        KeyPurge keyPurge(Jdbi jdbi) {
            return new PageSweep(jdbi);
        }
    },

    /**
     * An insert waits as well, but by trying again and again without a pause, which would keep a virtual thread on its
     * carrier; so it is told not to wait, and the pauses are ours. It also fails when the other committed after we had
     * looked. An insert that fails leaves the transaction as it was, and the next look sees what was committed.
     *
     * <p>Two statements, since {@code SELECT FROM FINAL TABLE (INSERT)} leaves rows behind when it fails or waits, and does
     * not tell of them.
     */
    H2 {
        private static final String ABSENT = """
                SELECT u.id
                FROM UNNEST(CAST(:ids AS VARCHAR ARRAY)) AS u (id)
                WHERE NOT EXISTS (
                  SELECT 1
                  FROM keelson_consumed c
                  WHERE c.consumer_group = :group
                    AND c.event_id = u.id)
                """;
        private static final String INSERTION = """
                INSERT INTO keelson_consumed (consumer_group, event_id, consumed_at)
                SELECT CAST(:group AS VARCHAR), u.id, CURRENT_TIMESTAMP
                FROM UNNEST(CAST(:ids AS VARCHAR ARRAY)) AS u (id)
                """;
        private static final Duration PAUSE = Duration.ofMillis(2);

        @Override
        Set<String> insert(Handle handle, String group, String[] ids, Duration patience) {
            var timeout = handle.createQuery("SELECT LOCK_TIMEOUT()")
                    .mapTo(Integer.class)
                    .one();
            handle.execute("SET LOCK_TIMEOUT 0");
            try {
                return insertPatiently(handle, group, ids, System.nanoTime() + patience.toNanos());
            } finally {
                handle.execute("SET LOCK_TIMEOUT " + timeout);
            }
        }

        private Set<String> insertPatiently(Handle handle, String group, String[] ids, long end) {
            while (true) {
                try {
                    return insertAbsent(handle, group, ids);
                } catch (JdbiException e) {
                    if (!SqlStates.isUniqueViolation(e) && !SqlStates.isLockTimeout(e)) {
                        throw e;
                    }
                    if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                        throw GateUnavailableException.store("the database", e);
                    }
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }

        private Set<String> insertAbsent(Handle handle, String group, String[] ids) {
            var absent = bound(handle.createQuery(ABSENT), group, ids)
                    .mapTo(String.class)
                    .set();
            if (!absent.isEmpty()) {
                bound(handle.createUpdate(INSERTION), group, absent.toArray(String[]::new))
                        .execute();
            }
            return absent;
        }

        @Override
        void makeDurable(Handle handle) {
            handle.execute("CHECKPOINT SYNC");
        }

        @Override
        ReplyWriter replyWriter(IdempotencyConfiguration configuration) {
            return new H2ReplyWriter(configuration);
        }

        @Override
        KeyPurge keyPurge(Jdbi jdbi) {
            return new EarliestFirstPurge(jdbi);
        }
    };

    static Dialect of(Connection connection) throws SQLException {
        var product = connection.getMetaData().getDatabaseProductName();
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "h2" -> H2;
            case "postgresql" -> POSTGRESQL;
            default -> throw new IllegalArgumentException("the database must be H2 or PostgreSQL, was " + product);
        };
    }

    /**
     * Records as consumed the ids that are not recorded, in the transaction of the handle.
     *
     * @param ids sorted, each of them once
     * @return those that were not
     */
    abstract Set<String> insert(Handle handle, String group, String[] ids, Duration patience);

    /** Returns when what was committed survives a power cut. */
    abstract void makeDurable(Handle handle);

    /** Keeps the replies of a gate. */
    abstract ReplyWriter replyWriter(IdempotencyConfiguration configuration);

    /** Forgets the keys of a gate. */
    abstract KeyPurge keyPurge(Jdbi jdbi);

    private static <S extends SqlStatement<S>> S bound(S statement, String group, String[] ids) {
        Argument array =
                (position, prepared, _) -> prepared.setArray(position, textArray(prepared.getConnection(), ids));
        return statement.bind("group", group).bind("ids", array);
    }

    private static Array textArray(Connection connection, String[] texts) throws SQLException {
        return connection.createArrayOf("text", texts);
    }
}
