package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.PostgresqlCluster.Stop;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * A PostgreSQL that dies under load, again and again, while the process with the log lives on. As often as
 * {@code -Dkeelson.kill.postgresql.rounds} says, at moments that follow from {@code -Dkeelson.kill.seed}.
 */
final class KilledPostgresqlIT {

    private static final int ROUNDS = Integer.getInteger("keelson.kill.postgresql.rounds", 5);
    private static final long SEED = Long.getLong("keelson.kill.seed", System.nanoTime());
    private static final int APPENDERS = 8;
    private static final int APPENDS_BETWEEN = 100;
    private static final long LONGEST_PAUSE_NANOS = 20_000_000;

    @Test
    void every_append_was_told_the_truth_and_appenders_recover_by_themselves() {
        var random = new Random(SEED);
        try (var cluster = PostgresqlCluster.started();
                var pool = TestDatabase.pool(cluster.url("postgres"), APPENDERS)) {
            SchemaMigrations.migrate(pool);
            try (var log = EventLogs.jdbi(pool, EventLogConfiguration.DEFAULT, EventLogObserver.NONE)) {
                var load = AppendLoad.on(log, APPENDERS);
                try (load) {
                    for (var round = 0; round < ROUNDS; round++) {
                        load.awaitMore(APPENDS_BETWEEN);
                        LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE_NANOS));
                        cluster.stop(Stop.IMMEDIATE);
                        cluster.start();
                    }
                    load.awaitMore(APPENDS_BETWEEN);
                }
                System.out.printf("killed PostgreSQL %d times, seed %d: %s%n", ROUNDS, SEED, load);
                assertThat(load.acknowledged()).isGreaterThan(ROUNDS * APPENDS_BETWEEN);
                load.requireTruth();
            }
        }
    }
}
