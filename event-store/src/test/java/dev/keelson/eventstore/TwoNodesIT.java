package dev.keelson.eventstore;

import static dev.keelson.eventstore.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.AppendOutcome.Conflicted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two logs on one PostgreSQL, as two processes have them. */
final class TwoNodesIT {

    private final TestDatabase database = TestDatabase.postgresql();
    private final HikariDataSource secondPool = database.anotherPool();
    private EventLog first = EventLogs.inMemory();
    private EventLog second = EventLogs.inMemory();

    /** So that what is heard within seconds was told, not looked up. */
    private static final EventLogConfiguration RARELY_POLLED =
            EventLogConfiguration.DEFAULT.withPollInterval(Duration.ofSeconds(30));

    @BeforeEach
    void open() {
        SchemaMigrations.migrate(database.dataSource());
        first = EventLogs.jdbi(database.dataSource(), RARELY_POLLED, EventLogObserver.NONE);
        second = EventLogs.jdbi(secondPool, RARELY_POLLED, EventLogObserver.NONE);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        secondPool.close();
        database.close();
    }

    @Test
    void of_writers_on_two_nodes_whose_conditions_exclude_each_other_exactly_one_wins() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var round = 0; round < 50; round++) {
                var tag = new Tag("round", String.valueOf(round));
                var condition = AppendCondition.noneOf(Criteria.havingTags(tag), 0);
                var start = new CyclicBarrier(8);
                var futures = new ArrayList<Future<AppendOutcome>>();
                for (var writer = 0; writer < 8; writer++) {
                    var log = writer % 2 == 0 ? first : second;
                    futures.add(executor.submit(() -> {
                        start.await(10, TimeUnit.SECONDS);
                        return log.append(Append.of(List.of(event("A", tag)), condition));
                    }));
                }
                var outcomes = new ArrayList<AppendOutcome>();
                for (var future : futures) {
                    outcomes.add(future.get(20, TimeUnit.SECONDS));
                }
                assertThat(outcomes).filteredOn(Appended.class::isInstance).hasSize(1);
                assertThat(outcomes).filteredOn(Conflicted.class::isInstance).hasSize(7);
            }
        }
        assertThat(first.head()).isEqualTo(50);
    }

    @Test
    void positions_of_two_nodes_have_no_gaps() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 200; i++) {
                var log = i % 2 == 0 ? first : second;
                executor.execute(() -> log.append(Append.of(List.of(event("A"), event("B")), AppendCondition.NONE)));
            }
        }
        assertThat(second.read(Criteria.ANY, 0, 1_000).events())
                .extracting(RecordedEvent::position)
                .hasSize(400)
                .isSorted()
                .endsWith(400L);
    }

    @Test
    void an_append_on_one_node_wakes_a_listener_on_the_other() throws Exception {
        BlockingQueue<Long> heads = new LinkedBlockingQueue<>();
        try (var _ = second.onAppend(heads::add)) {
            first.append(Append.of(List.of(event("A")), AppendCondition.NONE));
            assertThat(heads.poll(5, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void the_watcher_comes_back_after_its_connection_was_cut() throws Exception {
        BlockingQueue<Long> heads = new LinkedBlockingQueue<>();
        try (var _ = second.onAppend(heads::add)) {
            cutConnections();
            appendUntilDone();
            assertThat(heads.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void an_append_whose_connection_is_cut_while_it_waits_for_the_lock_is_tried_again() {
        var locker = Jdbi.create(database.url()).open();
        locker.begin();
        locker.execute("SELECT id FROM keelson_log_lock FOR UPDATE");
        Thread.ofVirtual().start(() -> {
            awaitLockWaiter();
            cutConnections();
        });
        assertThat(first.append(Append.of(List.of(event("A")), AppendCondition.NONE)))
                .isEqualTo(new Appended(1, 1));
        assertThat(second.head()).isEqualTo(1);
    }

    private void awaitLockWaiter() {
        Jdbi.create(database.url()).useHandle(handle -> Awaitility.await()
                .until(() -> handle.createQuery("SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                        + " AND datname = current_database()")
                                .mapTo(int.class)
                                .one()
                        > 0));
    }

    private void cutConnections() {
        Jdbi.create(database.url())
                .useHandle(handle -> handle.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()"));
    }

    private void appendUntilDone() {
        Awaitility.await().ignoreExceptionsInstanceOf(EventStoreException.class).until(() -> {
            first.append(Append.of(List.of(event("A")), AppendCondition.NONE));
            return true;
        });
    }
}
