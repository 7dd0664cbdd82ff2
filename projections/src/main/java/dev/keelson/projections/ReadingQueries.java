package dev.keelson.projections;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Which tables this node's queries are reading, so that none is dropped under them. Safe for use by many threads. */
final class ReadingQueries {

    private static final long LOOK_NANOS = 500_000;

    private final ConcurrentMap<SchemaPath, Integer> running = new ConcurrentHashMap<>();
    private final Supplier<SchemaPath> serving;

    /**
     * @param serving where the tables are that a query reads which begins now
     */
    ReadingQueries(Supplier<SchemaPath> serving) {
        this.serving = serving;
    }

    /** A query begins; it is known before it is sure that the tables are still those to read. */
    SchemaPath enter() {
        while (true) {
            var path = serving.get();
            running.merge(path, 1, Integer::sum);
            if (path.equals(serving.get())) {
                return path;
            }
            leave(path);
        }
    }

    /** A query has ended. */
    void leave(SchemaPath path) {
        running.computeIfPresent(path, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Waits until the queries that read these tables have ended, or the time is over. */
    void awaitEnd(SchemaPath path, Duration patience) {
        var end = System.nanoTime() + patience.toNanos();
        while (running.containsKey(path)
                && System.nanoTime() - end < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Whether some query reads a schema, or one that begins now would. */
    boolean mayRead(String schema) {
        return serving.get().schemas().contains(schema)
                || running.keySet().stream().anyMatch(path -> path.schemas().contains(schema));
    }
}
