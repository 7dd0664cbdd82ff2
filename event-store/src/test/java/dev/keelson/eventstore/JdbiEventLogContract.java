package dev.keelson.eventstore;

import static dev.keelson.eventstore.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.AppendOutcome.Duplicate;
import dev.keelson.eventstore.AppendOutcome.Refused;
import dev.keelson.eventstore.CompanionWriter.Placed;
import dev.keelson.eventstore.CompanionWriter.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What a log in a database promises besides: companions, durability bounds, other transactions, broken data. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class JdbiEventLogContract extends EventLogContract {

    private final List<Integer> batchSizes = new ArrayList<>();
    private TestDatabase database = create();
    private Jdbi jdbi = Jdbi.create(database.dataSource());

    abstract TestDatabase create();

    @BeforeAll
    void migrate() {
        SchemaMigrations.migrate(database.dataSource());
        jdbi.useHandle(
                handle -> handle.execute("CREATE TABLE note (text VARCHAR(20) PRIMARY KEY, first BIGINT NOT NULL)"));
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @Override
    EventLog open() {
        jdbi.useHandle(handle -> {
            handle.execute("DELETE FROM " + database.tagTable());
            handle.execute("DELETE FROM keelson_event");
            handle.execute("DELETE FROM note");
        });
        return open(EventLogConfiguration.DEFAULT);
    }

    private EventLog open(EventLogConfiguration configuration) {
        batchSizes.clear();
        return shown(EventLogs.jdbi(database.dataSource(), configuration, (appends, _, _) -> batchSizes.add(appends)));
    }

    /** The log as its readers know it. */
    EventLog shown(EventLog log) {
        return log;
    }

    private static Append append(EventData event, CompanionWrite<?>... companions) {
        return new Append(List.of(event), AppendCondition.NONE, List.of(companions));
    }

    private List<String> notes() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT text || '@' || first FROM note ORDER BY first")
                .mapTo(String.class)
                .list());
    }

    @Test
    void a_companion_commits_with_its_append_and_knows_the_position() {
        try (var log = open()) {
            log.append(append(event("A")));
            assertThat(log.append(append(event("B"), new CompanionWrite<>(new NoteWriter(), "b"))))
                    .isEqualTo(new Appended(2, 2));
            assertThat(notes()).containsExactly("b@2");
        }
    }

    @Test
    void a_companion_that_refuses_refuses_its_append_and_no_other() {
        try (var log = open()) {
            var writer = new NoteWriter();
            var outcomes = committedTogether(
                    log,
                    append(event("A"), new CompanionWrite<>(writer, "a")),
                    append(event("B"), new CompanionWrite<>(writer, "refuse")),
                    append(event("C"), new CompanionWrite<>(writer, "c")));

            assertThat(outcomes)
                    .containsExactly(new Appended(2, 2), new Refused("notes", "on purpose"), new Appended(3, 3));
            assertThat(notes()).containsExactly("a@2", "c@3");
            assertThat(log.head()).isEqualTo(3);
        }
    }

    @Test
    void a_companion_that_breaks_a_constraint_fails_its_append_and_no_other() {
        try (var log = open()) {
            var writer = new NoteWriter();
            var gate = new CountDownLatch(1);
            var held = hold(log, gate);
            var twin = submit(log, append(event("A"), new CompanionWrite<>(writer, "same")));
            var other = submit(log, append(event("B"), new CompanionWrite<>(writer, "same")));
            var innocent = submit(log, append(event("C")));
            gate.countDown();
            held.join();

            assertThat(innocent.join()).isInstanceOf(Appended.class);
            var failures = List.of(twin, other).stream().filter(future -> future.handle((_, failure) -> failure != null)
                    .join());
            assertThat(failures).hasSize(1);
            assertThat(notes()).hasSize(1);
            assertThat(log.head()).isEqualTo(3);
        }
    }

    @Test
    void a_duplicate_id_does_not_fail_its_neighbours() {
        try (var log = open()) {
            var known = event("A");
            log.append(append(known));
            var outcomes = committedTogether(log, append(event("B")), append(known), append(event("C")));

            assertThat(outcomes).containsExactly(new Appended(3, 3), new Duplicate(known.id()), new Appended(4, 4));
        }
    }

    @Test
    void appends_that_wait_together_commit_together() {
        try (var log = open()) {
            var appends = new Append[20];
            for (var i = 0; i < appends.length; i++) {
                appends[i] = append(event("A"));
            }
            committedTogether(log, appends);

            assertThat(batchSizes).containsExactly(1, 20);
        }
    }

    @Test
    void an_append_that_never_gets_its_turn_is_refused_and_leaves_nothing() {
        try (var log = open();
                var impatient = open(EventLogConfiguration.DEFAULT.withAppendTimeout(Duration.ofMillis(200)))) {
            var gate = new CountDownLatch(1);
            var held = hold(impatient, gate);
            assertThatThrownBy(() -> impatient.append(append(event("late"))))
                    .isInstanceOf(EventLogUnavailableException.class);
            gate.countDown();
            held.exceptionally(_ -> new Appended(1, 1)).join();

            assertThat(log.read(Criteria.ofTypes("late"), 0, 10).events()).isEmpty();
            assertThat(impatient.append(append(event("next")))).isInstanceOf(Appended.class);
        }
    }

    @Test
    void a_full_queue_refuses_at_once() {
        try (var log = open(EventLogConfiguration.DEFAULT.withQueueCapacity(1))) {
            var gate = new CountDownLatch(1);
            var held = hold(log, gate);
            var waiting = submit(log, append(event("A")));
            assertThatThrownBy(() -> {
                        while (true) {
                            log.append(append(event("B")));
                        }
                    })
                    .isInstanceOf(EventLogUnavailableException.class)
                    .hasMessageContaining("1 appends are waiting already");
            gate.countDown();
            held.join();
            assertThat(waiting.join()).isInstanceOf(Appended.class);
        }
    }

    @Test
    void what_is_committed_is_appended_though_its_connection_cannot_be_given_back() {
        var pool = new ReluctantPool(database.dataSource());
        try (var _ = open();
                var log = EventLogs.jdbi(pool.dataSource(), EventLogConfiguration.DEFAULT, EventLogObserver.NONE)) {
            pool.begin();
            assertThat(log.append(append(event("A")))).isEqualTo(new Appended(1, 1));
            assertThat(log.append(append(event("B"), new CompanionWrite<>(new NoteWriter(), "b"))))
                    .isEqualTo(new Appended(2, 2));
            assertThat(log.append(append(event("C")))).isEqualTo(new Appended(3, 3));
            assertThat(pool.errors()).isGreaterThanOrEqualTo(3);
        }
        assertThat(notes()).containsExactly("b@2");
    }

    @Test
    void readers_and_writers_go_on_while_a_foreign_transaction_stays_open() {
        try (var log = open();
                var foreign = jdbi.open()) {
            foreign.begin();
            foreign.execute("INSERT INTO note (text, first) VALUES ('open', 0)");
            log.append(append(event("A")));
            log.append(append(event("B")));

            assertThat(log.read(Criteria.ANY, 0, 10).events())
                    .extracting(RecordedEvent::position)
                    .containsExactly(1L, 2L);
            foreign.rollback();
        }
    }

    @Test
    void data_that_the_database_cannot_take_fails_its_append_and_no_other() {
        try (var log = open()) {
            var bad = new EventData(
                    "id\0id",
                    "A",
                    "1",
                    Instant.now(),
                    "{}".getBytes(StandardCharsets.UTF_8),
                    Map.of("bad", "\ud800"),
                    Set.of());
            var gate = new CountDownLatch(1);
            var held = hold(log, gate);
            var failing = submit(log, append(bad)).exceptionally(_ -> new Appended(0, 0));
            var innocent = submit(log, append(event("B")));
            gate.countDown();
            held.join();
            failing.join();

            assertThat(innocent.join()).isInstanceOf(Appended.class);
        }
    }

    @Test
    void what_was_appended_is_there_when_the_log_is_opened_again() {
        try (var log = open()) {
            log.append(append(event("A", new Tag("order", "1"))));
        }
        try (var again = open(EventLogConfiguration.DEFAULT)) {
            assertThat(again.head()).isEqualTo(1);
            assertThat(again.read(Criteria.havingTags(new Tag("order", "1")), 0, 10)
                            .events())
                    .hasSize(1);
            assertThat(again.append(append(event("B")))).isEqualTo(new Appended(2, 2));
        }
    }

    /** Keeps the leader inside its transaction until the gate opens, so that what comes next waits together. */
    private CompletableFuture<AppendOutcome> hold(EventLog log, CountDownLatch gate) {
        var holding = new CountDownLatch(1);
        var held = submit(log, append(event("held"), new CompanionWrite<>(new Holder(holding, gate), "")));
        try {
            assertThat(holding.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return held;
    }

    /** The outcomes of appends that were all waiting, in this order, when their batch was taken. */
    private List<AppendOutcome> committedTogether(EventLog log, Append... appends) {
        var gate = new CountDownLatch(1);
        var held = hold(log, gate);
        var futures = new ArrayList<CompletableFuture<AppendOutcome>>();
        for (var append : appends) {
            futures.add(submit(log, append));
        }
        gate.countDown();
        held.join();
        return futures.stream().map(CompletableFuture::join).toList();
    }

    /** Returns once the append waits in the queue or is inside its transaction. */
    private static CompletableFuture<AppendOutcome> submit(EventLog log, Append append) {
        var future = new CompletableFuture<AppendOutcome>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                future.complete(log.append(append));
            } catch (RuntimeException e) {
                future.completeExceptionally(e);
            }
        });
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> thread.getState() == Thread.State.TIMED_WAITING
                        || thread.getState() == Thread.State.WAITING
                        || !thread.isAlive());
        return future;
    }

    /** Writes a row a note, refuses the note "refuse". */
    private static final class NoteWriter implements CompanionWriter<String> {

        @Override
        public String name() {
            return "notes";
        }

        @Override
        public List<Verdict> write(Handle handle, List<Placed<String>> writes) {
            var verdicts = new ArrayList<Verdict>();
            for (var placed : writes) {
                handle.execute("INSERT INTO note (text, first) VALUES (?, ?)", placed.write(), placed.first());
                verdicts.add(
                        placed.write().equals("refuse") ? new Verdict.Refused("on purpose") : new Verdict.Accepted());
            }
            return verdicts;
        }
    }

    /** Stays in the transaction until it is let go. */
    private record Holder(CountDownLatch holding, CountDownLatch gate) implements CompanionWriter<String> {

        @Override
        public String name() {
            return "holder";
        }

        @Override
        public List<Verdict> write(Handle handle, List<Placed<String>> writes) {
            holding.countDown();
            try {
                assertThat(gate.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return writes.stream().<Verdict>map(_ -> new Verdict.Accepted()).toList();
        }
    }
}
