package dev.keelson.eventstore;

import static dev.keelson.eventstore.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.eventstore.AppendOutcome.Appended;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A PostgreSQL whose disk fills up. Needs the right to mount a small file system in memory. */
final class FullDiskIT {

    private static final int APPENDERS = 4;
    private static final int PAYLOAD = 100_000;
    private static final int APPENDS = 100;
    private static final int LIMIT = 2_000;

    @Test
    void appends_are_refused_with_a_reason_while_the_disk_is_full_and_go_on_when_there_is_space() throws Exception {
        var disk = SmallDisk.mounted("64m");
        Assumptions.assumeTrue(disk.isPresent(), "a file system can be mounted");
        try (var mounted = disk.get();
                var cluster = PostgresqlCluster.startedOn(mounted.directory().resolve("data"));
                var pool = TestDatabase.pool(cluster.url("postgres"), APPENDERS)) {
            SchemaMigrations.migrate(pool);
            var configuration = EventLogConfiguration.DEFAULT.withAppendTimeout(Duration.ofSeconds(1));
            try (var log = EventLogs.jdbi(pool, configuration, EventLogObserver.NONE)) {
                var ballast = mounted.fill();
                var last = appendUntilRefused(log);
                assertThat(log.head()).isEqualTo(last);

                Files.delete(ballast);

                Awaitility.await().until(() -> isAppended(log));
                var load = AppendLoad.on(log, APPENDERS);
                try (load) {
                    load.awaitMore(APPENDS);
                }
                load.requireTruth();
                assertThat(log.read(Criteria.ofTypes("large"), 0, LIMIT).events())
                        .extracting(RecordedEvent::position)
                        .startsWith(LongStream.rangeClosed(1, last + 1).boxed().toArray(Long[]::new));
            }
        }
    }

    /** The position of the last that was appended. */
    private static long appendUntilRefused(EventLog log) {
        var last = new long[1];
        assertThatThrownBy(() -> {
                    while (true) {
                        last[0] = ((Appended) log.append(large())).last();
                    }
                })
                .isInstanceOfSatisfying(EventLogUnavailableException.class, e -> assertThat(e.retryable())
                        .isTrue())
                .hasMessageContaining("No space left on device");
        return last[0];
    }

    private static boolean isAppended(EventLog log) {
        try {
            return log.append(large()) instanceof Appended;
        } catch (EventLogUnavailableException e) {
            return false;
        }
    }

    private static Append large() {
        var model = event("large");
        var payload = new byte[PAYLOAD];
        new Random(1).nextBytes(payload);
        return Append.of(
                List.of(new EventData(
                        model.id(), "large", "1.0", model.time(), payload, Map.of(), Set.of(new Tag("size", "large")))),
                AppendCondition.NONE);
    }
}
