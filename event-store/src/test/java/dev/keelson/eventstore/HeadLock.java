package dev.keelson.eventstore;

import java.util.Optional;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/** Somebody else on PostgreSQL who holds the lock that every append needs. Used by one thread. */
final class HeadLock implements AutoCloseable {

    private static final String WAITERS = """
            SELECT pid
            FROM pg_stat_activity
            WHERE wait_event_type = 'Lock'
              AND datname = current_database()
            """;

    private final Jdbi jdbi;
    private final Handle holder;

    private HeadLock(Jdbi jdbi) {
        this.jdbi = jdbi;
        holder = jdbi.open();
        holder.begin();
        holder.attach(EventDao.class).lock();
    }

    /** Holds it. */
    static HeadLock of(String url) {
        return new HeadLock(Jdbi.create(url).installPlugin(new SqlObjectPlugin()));
    }

    /** Returns when a backend waits for a lock; its process id. */
    int awaitWaiter() {
        return Awaitility.await()
                .until(
                        () -> jdbi.withHandle(handle ->
                                handle.createQuery(WAITERS).mapTo(Integer.class).findFirst()),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** The session that holds it. */
    Handle holder() {
        return holder;
    }

    void release() {
        holder.rollback();
    }

    @Override
    public void close() {
        holder.close();
    }
}
