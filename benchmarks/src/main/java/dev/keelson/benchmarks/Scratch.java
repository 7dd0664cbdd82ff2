package dev.keelson.benchmarks;

import dev.keelson.server.DatabaseConfiguration;
import java.util.Map;

/**
 * A database for one benchmark.
 *
 * @param ours as a server opens it
 * @param floorUrl JDBC address of the same PostgreSQL database, or of another H2 file of the same kind
 * @param settings what a server process on it needs to know, as environment variables
 * @param removal drops it
 */
record Scratch(
        Engine engine, DatabaseConfiguration ours, String floorUrl, Map<String, String> settings, Runnable removal)
        implements AutoCloseable {

    Scratch {
        settings = Map.copyOf(settings);
    }

    /** The processor time of what works on it. */
    CpuClock cpu() {
        return switch (engine) {
            case POSTGRESQL -> PostgresqlCpuClock.of(floorUrl);
            case H2 -> CpuClock.PROCESS;
        };
    }

    @Override
    public void close() {
        removal.run();
    }
}
