package dev.keelson.eventstore;

import static dev.keelson.eventstore.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.CompanionWriter.Placed;
import dev.keelson.eventstore.CompanionWriter.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a PostgreSQL does to appends that is nobody's fault: locks held for too long, cancelled statements, deadlocks. */
final class DatabaseFaultsIT {

    private static final String BOUNDS = "&options=-c%20lock_timeout=300ms%20-c%20deadlock_timeout=10ms";
    private static final int CONNECTIONS = 4;

    private final TestDatabase database = TestDatabase.postgresql();
    private final Jdbi direct = Jdbi.create(database.dataSource());
    private final HikariDataSource pool = TestDatabase.pool(database.url() + BOUNDS, CONNECTIONS);
    private EventLog log = EventLogs.inMemory();

    @BeforeEach
    void open() {
        SchemaMigrations.migrate(database.dataSource());
        direct.useHandle(
                handle -> handle.execute("CREATE TABLE note (text VARCHAR(20) PRIMARY KEY, times INT NOT NULL)"));
        direct.useHandle(handle -> handle.execute("INSERT INTO note (text, times) VALUES ('once', 0)"));
        log = EventLogs.jdbi(pool, EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
    }

    @AfterEach
    void close() {
        log.close();
        pool.close();
        database.close();
    }

    @Test
    void an_append_is_refused_as_retryable_while_somebody_keeps_the_lock_and_leaves_nothing() {
        var event = event("A");
        try (var _ = LogLock.of(database.url());
                var impatient = EventLogs.jdbi(
                        pool,
                        EventLogConfiguration.DEFAULT.withAppendTimeout(Duration.ofSeconds(1)),
                        EventLogObserver.NONE)) {
            assertThatThrownBy(() -> impatient.append(append(event)))
                    .isInstanceOfSatisfying(EventLogUnavailableException.class, e -> assertThat(e.retryable())
                            .isTrue());
        }
        assertThat(log.append(append(event("B")))).isEqualTo(new Appended(1, 1));
        assertThat(positionsOf(event)).isEmpty();
    }

    @Test
    void an_append_that_did_not_get_the_lock_in_time_tries_again() throws Exception {
        var event = event("A");
        try (var lock = LogLock.of(database.url())) {
            var appending = appendInBackground(append(event));
            lock.awaitEnd(lock.awaitWaiter());
            lock.release();
            assertThat(appending.get(20, TimeUnit.SECONDS)).isEqualTo(new Appended(1, 1));
        }
        assertThat(positionsOf(event)).containsExactly(1L);
    }

    @Test
    void an_append_whose_statement_is_cancelled_is_done_once() throws Exception {
        interruptedBy("SELECT pg_cancel_backend(?)");
    }

    @Test
    void an_append_whose_backend_is_terminated_is_done_once() throws Exception {
        interruptedBy("SELECT pg_terminate_backend(?)");
    }

    private void interruptedBy(String sql) throws Exception {
        var event = event("A");
        try (var lock = LogLock.of(database.url())) {
            var appending = appendInBackground(append(event));
            var waiter = lock.awaitWaiter();
            direct.useHandle(handle -> handle.execute(sql, waiter.backend()));
            lock.awaitEnd(waiter);
            lock.release();
            assertThat(appending.get(20, TimeUnit.SECONDS)).isEqualTo(new Appended(1, 1));
        }
        assertThat(positionsOf(event)).containsExactly(1L);
    }

    /** The append comes last to the circle, so that it is the append whose patience ends first and finds it. */
    @Test
    void an_append_that_the_database_ends_as_a_deadlock_is_done_once() throws Exception {
        var holding = new CountDownLatch(1);
        var closing = new CountDownLatch(1);
        var companion = new CompanionWrite<>(new NoteCounter(holding, closing), "once");
        try (var other = Jdbi.create(database.url()).open()) {
            other.begin();
            other.execute("SET LOCAL deadlock_timeout = '60s'");
            other.execute("UPDATE note SET times = times + 1 WHERE text = 'once'");
            var appending =
                    appendInBackground(new Append(List.of(event("A")), AppendCondition.NONE, List.of(companion)));
            assertThat(holding.await(20, TimeUnit.SECONDS)).isTrue();
            var waiting = CompletableFuture.runAsync(
                    () -> other.execute(LogLock.HOLD), task -> Thread.startVirtualThread(task));
            LogLock.awaitWaiter(direct);
            closing.countDown();
            waiting.get(20, TimeUnit.SECONDS);
            other.rollback();
            assertThat(appending.get(20, TimeUnit.SECONDS)).isEqualTo(new Appended(1, 1));
        }
        assertThat(number("SELECT times FROM note")).isEqualTo(1);
        assertThat(number("SELECT COUNT(*) FROM keelson_event")).isEqualTo(1);
    }

    @Test
    void appends_to_a_log_that_became_shorter_are_refused_until_the_restart_and_leave_nothing() {
        log.append(append(event("A")));
        log.append(append(event("B")));
        direct.useHandle(handle -> handle.execute("DELETE FROM keelson_event WHERE position = 2"));
        var companion = new CompanionWrite<>(new NoteCounter(new CountDownLatch(0), new CountDownLatch(0)), "once");

        assertRefusedAsShorter(append(event("lone")));
        assertRefusedAsShorter(Append.of(List.of(event("C"), event("D")), AppendCondition.NONE));
        assertRefusedAsShorter(new Append(List.of(event("E")), AppendCondition.NONE, List.of(companion)));
        assertThat(number("SELECT times FROM note")).isZero();
        assertThat(number("SELECT COUNT(*) FROM keelson_event")).isEqualTo(1);
        try (var restarted = EventLogs.jdbi(pool, EventLogConfiguration.DEFAULT, EventLogObserver.NONE)) {
            assertThat(restarted.append(append(event("F")))).isEqualTo(new Appended(2, 2));
        }
    }

    private void assertRefusedAsShorter(Append append) {
        assertThatThrownBy(() -> log.append(append))
                .hasMessageContaining("the log ends at position 1, and this node has seen position 2")
                .hasMessageContaining("restart the node");
    }

    /** Counts in a row, having waited inside the append's transaction. */
    private record NoteCounter(CountDownLatch holding, CountDownLatch closing) implements CompanionWriter<String> {

        @Override
        public String name() {
            return "notes";
        }

        @Override
        public List<Verdict> write(Handle handle, List<Placed<String>> writes) {
            holding.countDown();
            try {
                assertThat(closing.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            for (var placed : writes) {
                handle.execute("UPDATE note SET times = times + 1 WHERE text = ?", placed.write());
            }
            return writes.stream().<Verdict>map(_ -> new Verdict.Accepted()).toList();
        }
    }

    private static Append append(EventData event) {
        return Append.of(List.of(event), AppendCondition.NONE);
    }

    private CompletableFuture<AppendOutcome> appendInBackground(Append append) {
        return CompletableFuture.supplyAsync(() -> log.append(append), task -> Thread.startVirtualThread(task));
    }

    private List<Long> positionsOf(EventData event) {
        return direct.withHandle(handle -> handle.createQuery("SELECT position FROM keelson_event WHERE id = ?")
                .bind(0, event.id())
                .mapTo(Long.class)
                .list());
    }

    private int number(String sql) {
        return direct.withHandle(
                handle -> handle.createQuery(sql).mapTo(Integer.class).one());
    }
}
