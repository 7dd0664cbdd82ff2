package dev.keelson.eventstore;

import java.util.List;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Somebody else on PostgreSQL who holds the lock that every append needs. Used by one thread. */
final class LogLock implements AutoCloseable {

    /** What takes the lock, within a transaction. */
    static final String HOLD = "SELECT id FROM keelson_log_lock FOR UPDATE";

    private static final String WAITERS = """
            SELECT pid, CAST(xact_start AS TEXT)
            FROM pg_stat_activity
            WHERE wait_event_type = 'Lock'
              AND datname = current_database()
            """;

    /**
     * A transaction that waits for a lock.
     *
     * @param backend its process id
     * @param since when it began, which tells it from the next one of the same backend
     */
    record Waiter(int backend, String since) {}

    private final Jdbi jdbi;
    private final Handle holder;

    private LogLock(Jdbi jdbi) {
        this.jdbi = jdbi;
        holder = jdbi.open();
        holder.begin();
        holder.execute(HOLD);
    }

    /** Holds it. */
    static LogLock of(String url) {
        return new LogLock(Jdbi.create(url));
    }

    /** Returns when a transaction waits for a lock. */
    Waiter awaitWaiter() {
        return awaitWaiter(jdbi);
    }

    /** Returns when a transaction of the database waits for a lock. */
    static Waiter awaitWaiter(Jdbi jdbi) {
        return Awaitility.await()
                .until(() -> waiters(jdbi), found -> !found.isEmpty())
                .getFirst();
    }

    /** Returns when this transaction waits no more. */
    void awaitEnd(Waiter waiter) {
        Awaitility.await().until(() -> !waiters(jdbi).contains(waiter));
    }

    private static List<Waiter> waiters(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery(WAITERS)
                .map((row, _) -> new Waiter(row.getInt(1), row.getString(2)))
                .list());
    }

    void release() {
        if (holder.isInTransaction()) {
            holder.rollback();
        }
    }

    @Override
    public void close() {
        release();
        holder.close();
    }
}
