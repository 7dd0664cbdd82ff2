package dev.keelson.eventstore;

import static dev.keelson.eventstore.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.AppendOutcome.Duplicate;
import dev.keelson.eventstore.CompanionWriter.Verdict.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A network that breaks in the worst places between the log and its PostgreSQL. Whatever an append is told is true, and an
 * append that was done is told so, although its answer was lost.
 */
final class CutConnectionIT {

    private static final int CUTS = 20;
    private static final int APPENDERS = 8;
    private static final int CONNECTIONS = 4;
    private static final long LONGEST_PAUSE_NANOS = 10_000_000;
    private static final String BOUNDS =
            "&socketTimeout=10&options=-c%20lock_timeout=2s%20-c%20idle_in_transaction_session_timeout=5s";
    private static final EventLogConfiguration CONFIGURATION =
            EventLogConfiguration.DEFAULT.withPollInterval(Duration.ofMillis(200));

    private final TestDatabase database = TestDatabase.postgresql();
    private final Jdbi direct = Jdbi.create(database.dataSource());
    private final TcpProxy proxy = TcpProxy.before(database.url());
    private final HikariDataSource pool = TestDatabase.pool(proxy.url() + BOUNDS, CONNECTIONS);
    private EventLog log = EventLogs.inMemory();

    @BeforeEach
    void open() {
        SchemaMigrations.migrate(database.dataSource());
        log = EventLogs.jdbi(pool, CONFIGURATION, EventLogObserver.NONE);
    }

    @AfterEach
    void close() {
        log.close();
        pool.close();
        proxy.close();
        database.close();
    }

    @Test
    void an_append_whose_answer_is_lost_is_told_that_it_was_done() throws Exception {
        var event = event("A");
        log.append(append(event("before")));
        var cut = proxy.cutAnswer(event.id(), () -> isThere(event));

        assertThat(log.append(append(event))).isEqualTo(new Appended(2, 2));

        cut.await();
        assertThat(positionsOf(event)).containsExactly(2L);
        assertThat(log.append(append(event("after")))).isEqualTo(new Appended(3, 3));
    }

    @Test
    void appends_that_lose_their_answer_together_are_each_told_where_they_stand() throws Exception {
        var events = List.of(event("A"), event("B"), event("C"), event("D"));
        var cut = proxy.cutAnswer(events.getLast().id(), () -> isThere(events.getLast()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var lock = LogLock.of(database.url())) {
            var holding = threads.submit(() -> log.append(append(event("first"))));
            lock.awaitWaiter();
            var outcomes = events.stream()
                    .map(event -> threads.submit(() -> log.append(append(event))))
                    .toList();
            lock.release();
            assertThat(holding.get(20, TimeUnit.SECONDS)).isInstanceOf(Appended.class);
            for (var i = 0; i < outcomes.size(); i++) {
                var appended = (Appended) outcomes.get(i).get(20, TimeUnit.SECONDS);
                assertThat(positionsOf(events.get(i))).containsExactly(appended.first());
            }
        }
        cut.await();
        assertThat(log.head()).isEqualTo(5);
    }

    @Test
    void an_append_whose_condition_its_own_events_would_break_does_not_conflict_with_itself() throws Exception {
        var tag = new Tag("order", "1");
        var event = event("A", tag);
        var cut = proxy.cutAnswer(event.id(), () -> isThere(event));
        var once = Append.of(List.of(event), AppendCondition.noneOf(Criteria.havingTags(tag), 0));

        assertThat(log.append(once)).isEqualTo(new Appended(1, 1));
        cut.await();
    }

    @Test
    void an_append_whose_request_is_lost_is_made_again() throws Exception {
        var event = event("A");
        var cut = proxy.cutRequest(event.id());

        assertThat(log.append(append(event))).isEqualTo(new Appended(1, 1));

        cut.await();
        assertThat(positionsOf(event)).containsExactly(1L);
    }

    @Test
    void a_batch_that_begins_with_an_id_of_another_node_and_whose_answer_is_lost_is_not_taken_for_done()
            throws Exception {
        var known = appendedElsewhere();
        var next = event("B");
        var waiting = waiting(known, next);
        var cut = proxy.cutAnswer(next.id(), () -> true);

        assertThat(waiting.outcomes()).containsExactly(new Duplicate(known.id()), new Appended(2, 2));

        cut.await();
        assertThat(positionsOf(known)).containsExactly(1L);
        assertThat(positionsOf(next)).containsExactly(2L);
    }

    @Test
    void a_batch_that_begins_with_an_id_of_another_node_and_whose_request_is_lost_is_not_taken_for_done()
            throws Exception {
        var known = appendedElsewhere();
        var next = event("B");
        var waiting = waiting(known, next);
        var cut = proxy.cutRequest(next.id());

        assertThat(waiting.outcomes()).containsExactly(new Duplicate(known.id()), new Appended(2, 2));

        cut.await();
        assertThat(positionsOf(next)).containsExactly(2L);
    }

    @Test
    void a_lone_append_of_an_id_that_this_node_has_appended_and_whose_answer_is_lost_is_a_duplicate() throws Exception {
        var known = event("A");
        log.append(append(known));
        var cut = proxy.cutAnswer(known.id(), () -> true);

        assertThat(log.append(append(known))).isEqualTo(new Duplicate(known.id()));

        cut.await();
        assertThat(log.head()).isEqualTo(1);
    }

    @Test
    void a_lone_append_of_another_nodes_id_for_another_event_and_whose_answer_is_lost_is_a_duplicate()
            throws Exception {
        var known = appendedElsewhere();
        var other = new EventData(
                known.id(), "B", known.revision(), known.time(), new byte[] {'1'}, known.metadata(), known.tags());
        var cut = proxy.cutAnswer(known.id(), () -> true);

        assertThat(log.append(append(other))).isEqualTo(new Duplicate(known.id()));

        cut.await();
        assertThat(log.head()).isEqualTo(1);
    }

    /** An event at position 1 that this node has not heard of. */
    private EventData appendedElsewhere() {
        var event = event("A");
        try (var elsewhere = EventLogs.jdbi(database.dataSource(), CONFIGURATION, EventLogObserver.NONE)) {
            elsewhere.append(append(event));
        }
        return event;
    }

    /** Appends that wait for one which will be refused, so that this node has not appended anything before their batch. */
    private WaitingAppends waiting(EventData... events) {
        var waiting = new WaitingAppends(log, append(event("refused")), new Refused("on purpose"));
        for (var event : events) {
            waiting.add(log, append(event));
        }
        return waiting;
    }

    @Test
    void an_append_after_all_connections_were_cut_opens_another() {
        log.append(append(event("A")));
        proxy.cutAll();

        assertThat(log.append(append(event("B")))).isEqualTo(new Appended(2, 2));
    }

    @Test
    void a_request_that_goes_on_in_the_database_without_its_connection_is_not_done_twice() throws Exception {
        var event = event("A");
        try (var lock = LogLock.of(database.url())) {
            var appending = appendInBackground(event);
            lock.awaitWaiter();
            proxy.cutClients();
            lock.release();
            assertThat(appending.get(20, TimeUnit.SECONDS)).isEqualTo(new Appended(1, 1));
        }
        assertThat(positionsOf(event)).containsExactly(1L);
        assertThat(log.append(append(event("B")))).isEqualTo(new Appended(2, 2));
    }

    /** No broken connection is left in the pool: what is lost on one of those may have been done, for all the log knows. */
    @Test
    void an_append_is_refused_while_the_database_is_away_and_leaves_nothing() {
        var event = event("A");
        try (var impatient = openWithTimeout(Duration.ofSeconds(1))) {
            proxy.goAway();
            pool.getHikariPoolMXBean().softEvictConnections();
            assertThatThrownBy(() -> impatient.append(append(event)))
                    .isInstanceOfSatisfying(EventLogUnavailableException.class, e -> assertThat(e.retryable())
                            .isTrue());
            proxy.comeBack();
            Awaitility.await().until(() -> done(impatient, event("B")));
        }
        assertThat(positionsOf(event)).isEmpty();
    }

    @Test
    void only_when_the_database_stays_away_is_the_outcome_unknown() throws Exception {
        var event = event("A");
        try (var impatient = openWithTimeout(Duration.ofSeconds(1))) {
            var cut = proxy.cutAnswer(event.id(), () -> {
                var there = isThere(event);
                if (there) {
                    proxy.goAway();
                }
                return there;
            });
            assertThatThrownBy(() -> impatient.append(append(event))).isInstanceOf(AppendOutcomeUnknownException.class);
            cut.await();
            proxy.comeBack();
            Awaitility.await().until(() -> done(impatient, event("B")));
        }
        assertThat(positionsOf(event)).containsExactly(1L);
        assertThat(log.head()).isEqualTo(2);
    }

    @Test
    void under_load_with_connections_that_break_every_append_is_told_the_truth() {
        breakUnderLoad(proxy::cutAll);
    }

    @Test
    void under_load_with_connections_whose_end_the_database_does_not_hear_of_every_append_is_told_the_truth() {
        breakUnderLoad(proxy::cutClients);
    }

    private void breakUnderLoad(Runnable fault) {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var load = AppendLoad.on(log, APPENDERS);
        try (load) {
            for (var cut = 0; cut < CUTS; cut++) {
                load.awaitMore(APPENDERS);
                LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE_NANOS));
                fault.run();
            }
            load.awaitMore(APPENDERS);
        }
        System.out.printf("cut connections %d times, seed %d: %s%n", CUTS, seed, load);
        load.requireTruth();
    }

    private EventLog openWithTimeout(Duration timeout) {
        return EventLogs.jdbi(pool, CONFIGURATION.withAppendTimeout(timeout), EventLogObserver.NONE);
    }

    private CompletableFuture<AppendOutcome> appendInBackground(EventData event) {
        return CompletableFuture.supplyAsync(() -> log.append(append(event)), task -> Thread.startVirtualThread(task));
    }

    private static boolean done(EventLog log, EventData event) {
        try {
            return log.append(append(event)) instanceof Appended;
        } catch (EventLogUnavailableException e) {
            return false;
        }
    }

    private static Append append(EventData event) {
        return Append.of(List.of(event), AppendCondition.NONE);
    }

    private boolean isThere(EventData event) {
        return !positionsOf(event).isEmpty();
    }

    private List<Long> positionsOf(EventData event) {
        return direct.withHandle(handle -> handle.createQuery("SELECT position FROM keelson_event WHERE id = ?")
                .bind(0, event.id())
                .mapTo(Long.class)
                .list());
    }
}
