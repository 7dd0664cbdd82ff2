package dev.keelson.server;

import dev.keelson.eventstore.EventStoreException;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jdbi.v3.core.JdbiException;

/**
 * Figures that a database is asked for when somebody looks at the meters. They are not a number while it cannot tell; one that
 * is away is not waited for by each of them, so that the other meters are shown in time. Safe for use by many threads.
 */
final class DatabaseFigures {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private volatile long pausedUntil = System.nanoTime();

    double tell(DoubleSupplier figure) {
        if (System.nanoTime() - pausedUntil < 0) {
            return Double.NaN;
        }
        try {
            return figure.getAsDouble();
        } catch (EventStoreException | JdbiException e) {
            pausedUntil = System.nanoTime() + PAUSE_NANOS;
            return Double.NaN;
        }
    }
}
