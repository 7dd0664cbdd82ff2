package dev.keelson.projections;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.TestDatabase;
import dev.keelson.projections.SegmentStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.axonframework.messaging.queryhandling.annotation.QueryHandler;
import org.axonframework.messaging.queryhandling.configuration.QueryHandlingModule;
import org.axonframework.messaging.queryhandling.gateway.QueryGateway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** What running projections promise on every database. */
@Timeout(60)
abstract class ProjectionsContract {

    private static final String LEDGER = "ledger";
    private static final Set<String> ALL = Set.of();
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ProjectionsConfiguration PARKING =
            ProjectionsConfiguration.DEFAULT.withClaimTimeout(Duration.ofSeconds(1));
    private static final ProjectionsConfiguration QUICK = PARKING.withStopping(Set.of(LEDGER));

    private final TestDatabase database = create();
    private final Jdbi jdbi = Jdbi.create(database.dataSource());
    private final EventLog log = EventLogs.inMemory();
    private final List<TestNode> nodes = new ArrayList<>();

    abstract TestDatabase create();

    @BeforeEach
    void migrate() {
        SchemaMigrations.migrate(
                database.dataSource(), "projections", "db/projections", Projections.class.getClassLoader());
        jdbi.useHandle(handle -> handle.execute("""
                CREATE TABLE ledger (
                  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                  account VARCHAR(20) NOT NULL,
                  number BIGINT NOT NULL
                )
                """));
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
        log.close();
        database.close();
    }

    @Test
    void every_event_is_handled_once_in_the_order_of_its_account() {
        var node = start(QUICK, _ -> {});
        deposit("a", 1, 50);
        deposit("b", 1, 50);
        reaches(node, 100);
        assertThat(numbers("a")).isEqualTo(range(1, 50));
        assertThat(numbers("b")).isEqualTo(range(1, 50));
    }

    @Test
    void effects_and_token_commit_together_or_not_at_all() {
        var attempts = new AtomicInteger();
        var between = new ArrayList<Object>();
        var node = start(QUICK.withSegments(1), _ -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("killed after the write");
            }
            between.add(numbers("a"));
            between.add(storedPosition());
        });
        deposit("a", 1, 1);
        reaches(node, 1);
        assertThat(between).containsExactly(List.of(), 0L);
        assertThat(numbers("a")).isEqualTo(range(1, 1));
        assertThat(storedPosition()).isEqualTo(1);
    }

    @Test
    void a_restart_goes_on_where_the_last_commit_was() {
        var first = start(QUICK, _ -> {});
        deposit("a", 1, 20);
        deposit("b", 1, 20);
        reaches(first, 40);
        stop(first);
        deposit("a", 21, 40);
        deposit("b", 21, 40);
        reaches(start(QUICK, _ -> {}), 80);
        assertThat(numbers("a")).isEqualTo(range(1, 40));
        assertThat(numbers("b")).isEqualTo(range(1, 40));
    }

    @Test
    void a_failing_segment_is_tried_again_in_order_and_the_others_go_on() {
        var broken = new AtomicBoolean(true);
        var node = start(QUICK.withBatchSize(10), event -> {
            if (event.account().equals("a") && event.number() == 5 && broken.get()) {
                throw new IllegalStateException("account a is broken");
            }
        });
        var other = accountInAnotherSegmentThan("a");
        deposit("a", 1, 10);
        deposit(other, 1, 10);
        await().atMost(SOON).until(() -> numbers(other).size() == 10);
        await().atMost(SOON).until(() -> failing(node).stream().anyMatch(failure -> failure.attempts() >= 2));
        assertThat(failing(node)).singleElement().satisfies(failure -> {
            assertThat(failure.eventId()).isEqualTo("a-5");
            assertThat(failure.eventType()).isEqualTo("bank.Deposited");
            assertThat(failure.error()).contains("account a is broken");
        });
        assertThat(node.projections.awaitPosition(ALL, 20, Duration.ofMillis(50)))
                .isFalse();
        broken.set(false);
        reaches(node, 20);
        await().atMost(SOON).until(() -> failing(node).isEmpty());
        assertThat(numbers("a")).isEqualTo(range(1, 10));
        assertThat(numbers(other)).isEqualTo(range(1, 10));
    }

    @Test
    void an_error_is_a_failure_like_any_other() {
        var broken = new AtomicBoolean(true);
        var node = start(QUICK, _ -> {
            if (broken.get()) {
                throw new StackOverflowError("too deep");
            }
        });
        deposit("a", 1, 1);
        await().atMost(SOON).until(() -> !failing(node).isEmpty());
        assertThat(failing(node).getFirst().error()).contains("too deep");
        await().atMost(SOON)
                .until(() -> database.dataSource().getHikariPoolMXBean().getActiveConnections() == 0);
        broken.set(false);
        reaches(node, 1);
        assertThat(numbers("a")).isEqualTo(range(1, 1));
    }

    @Test
    void a_commit_that_fails_is_shown_and_tried_again() {
        jdbi.useHandle(handle -> handle.execute("ALTER TABLE keelson_projection_segment ADD CHECK (position < 2)"));
        var node = start(QUICK.withSegments(1), _ -> {});
        deposit("a", 1, 2);
        await().atMost(SOON).until(() -> !failing(node).isEmpty());
        assertThat(failing(node).getFirst().eventId()).isEmpty();
        assertThat(numbers("a")).hasSizeLessThan(2);
    }

    @Test
    void segments_split_and_merge_without_losing_or_repeating_an_event() throws Exception {
        var node = start(QUICK.withSegments(1).withBatchSize(3), _ -> {});
        var accounts = List.of("a", "b", "c", "d", "e");
        accounts.forEach(account -> deposit(account, 1, 10));
        node.projections.operations().split(LEDGER, 0);
        accounts.forEach(account -> deposit(account, 11, 20));
        reaches(node, 100);
        assertThat(node.segments(LEDGER)).hasSize(2).allMatch(segment -> segment.state() == State.RUNNING);
        node.projections.operations().split(LEDGER, 1);
        accounts.forEach(account -> deposit(account, 21, 30));
        merge(node, 1);
        accounts.forEach(account -> deposit(account, 31, 40));
        merge(node, 0);
        accounts.forEach(account -> deposit(account, 41, 50));
        reaches(node, 250);
        accounts.forEach(account -> assertThat(numbers(account)).isEqualTo(range(1, 50)));
        assertThat(node.segments(LEDGER)).singleElement().matches(segment -> segment.mask() == 0);
    }

    private static void merge(TestNode node, int segment) {
        var before = node.segments(LEDGER).size();
        node.projections.operations().merge(LEDGER, segment);
        await().atMost(SOON).until(() -> node.segments(LEDGER).size() == before - 1);
    }

    @Test
    void a_failure_in_the_middle_of_a_batch_is_not_lost() {
        var broken = new AtomicBoolean(true);
        var gate = new CountDownLatch(1);
        var node = start(QUICK.withSegments(1), event -> {
            if (event.account().equals("first")) {
                join(gate);
            } else if (event.account().equals("bad") && broken.get()) {
                throw new IllegalStateException("on purpose");
            }
        });
        List.of("first", "bad", "good", "better").forEach(account -> deposit(account, 1, 1));
        gate.countDown();
        await().atMost(SOON).until(() -> !failing(node).isEmpty());
        assertThat(failing(node).getFirst().eventId()).isEqualTo("bad-1");
        assertThat(numbers("good")).isEmpty();
        broken.set(false);
        reaches(node, 4);
        List.of("first", "bad", "good", "better")
                .forEach(account -> assertThat(numbers(account)).isEqualTo(range(1, 1)));
    }

    @Test
    void nodes_share_segments_and_take_over_those_of_a_node_that_stopped() {
        var accounts = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        var first = start(QUICK, _ -> {});
        await().atMost(SOON).until(() -> owned(first) == 4);
        var second = start(QUICK, _ -> {});
        await().atMost(SOON).until(() -> owners(second).size() == 2);
        accounts.forEach(account -> deposit(account, 1, 20));
        reaches(first, 160);
        reaches(second, 160);
        stop(first);
        accounts.forEach(account -> deposit(account, 21, 40));
        reaches(second, 320);
        accounts.forEach(account -> assertThat(numbers(account)).isEqualTo(range(1, 40)));
    }

    @Test
    void a_stalled_node_loses_its_segment_within_the_claim_timeout_and_cannot_write_afterwards() throws Exception {
        var process = new StallableDataSource(database.anotherPool());
        var inHandler = new CountDownLatch(1);
        var resume = new CountDownLatch(1);
        var refused = new CountDownLatch(1);
        var stalled = remember(TestNode.start(
                process.dataSource(),
                log,
                QUICK.withSegments(1),
                new ProjectionsObserver() {
                    @Override
                    public void lost(String processor, int segment) {
                        refused.countDown();
                    }
                },
                Map.of(LEDGER, new Ledger(_ -> {
                    inHandler.countDown();
                    join(resume);
                }))));
        deposit("a", 1, 1);
        join(inHandler);
        process.stall(true);
        var began = System.nanoTime();
        var heir = start(QUICK.withSegments(1), _ -> {});
        reaches(heir, 1);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ZERO, Duration.ofSeconds(5));
        resume.countDown();
        join(refused);
        process.stall(false);
        assertThat(numbers("a")).isEqualTo(range(1, 1));
        deposit("a", 2, 2);
        reaches(heir, 2);
        assertThat(numbers("a")).isEqualTo(range(1, 2));
        assertThat(stalled.segments(LEDGER)).allMatch(segment -> segment.state() == State.RUNNING);
    }

    @Test
    void a_batch_longer_than_the_claim_timeout_keeps_its_segment() {
        var inHandler = new CountDownLatch(1);
        var resume = new CountDownLatch(1);
        var attempts = new AtomicInteger();
        var node = start(QUICK.withSegments(1), _ -> {
            attempts.incrementAndGet();
            inHandler.countDown();
            join(resume);
        });
        deposit("a", 1, 1);
        join(inHandler);
        var other = start(QUICK.withSegments(1), _ -> {});
        await().pollDelay(Duration.ofMillis(2_500)).atMost(SOON).until(() -> true);
        assertThat(owners(other)).hasSize(1);
        resume.countDown();
        reaches(node, 1);
        assertThat(attempts).hasValue(1);
        assertThat(numbers("a")).isEqualTo(range(1, 1));
    }

    @Test
    void a_wait_ends_with_the_commit_also_for_events_that_nobody_handles() {
        var node = start(QUICK, _ -> {});
        assertThat(node.projections.awaitPosition(ALL, 1, Duration.ofMillis(20)))
                .isFalse();
        var waiting = InBackground.supply(() -> node.projections.awaitPosition(Set.of(LEDGER), 2, SOON));
        deposit("a", 1, 1);
        append("bank.Audited", "audit", "{}");
        assertThat(waiting.orTimeout(20, SECONDS).join()).isTrue();
        assertThat(node.projections.positionOf(ALL)).isEqualTo(2);
        assertThat(node.projections.status()).singleElement().satisfies(status -> {
            assertThat(status.name()).isEqualTo(LEDGER);
            assertThat(status.position()).isEqualTo(2);
            assertThat(status.head()).isEqualTo(2);
            assertThat(status.lag()).isZero();
            assertThat(status.segments()).hasSize(4).allMatch(segment -> segment.state() == State.RUNNING);
        });
    }

    @Test
    void a_wait_goes_on_when_the_segment_moves_to_another_node() {
        var first = start(QUICK.withSegments(1), _ -> {});
        await().atMost(SOON).until(() -> owned(first) == 1);
        var waiting = InBackground.supply(() -> first.projections.awaitPosition(ALL, 1, SOON.multipliedBy(2)));
        var second = start(QUICK.withSegments(1), _ -> {});
        first.projections.operations().move(LEDGER, 0, otherNodeThan(owners(first)));
        deposit("a", 1, 1);
        reaches(second, 1);
        assertThat(waiting.orTimeout(20, SECONDS).join()).isTrue();
    }

    private String otherNodeThan(Set<String> owners) {
        return jdbi.withHandle(handle -> handle.select("SELECT node FROM keelson_projection_node")
                .mapTo(String.class)
                .filter(node -> !owners.contains(node))
                .one());
    }

    @Test
    void a_wait_can_be_ended_for_all_from_then_on() {
        var node = start(QUICK, _ -> {});
        var waiting = InBackground.supply(() -> node.projections.awaitPosition(ALL, 1, SOON));
        node.projections.endWaiting();
        assertThat(waiting.orTimeout(5, SECONDS).join()).isFalse();
        assertThat(node.projections.awaitPosition(ALL, 1, SOON)).isFalse();
        assertThat(node.projections.awaitPosition(ALL, 0, SOON)).isTrue();
    }

    @Test
    void an_unknown_processor_is_refused_and_the_known_ones_are_named() {
        var node = start(QUICK, _ -> {});
        assertThat(node.projections.names()).containsExactly(LEDGER);
        assertThatThrownBy(() -> node.projections.awaitPosition(Set.of("leger"), 1, SOON))
                .isInstanceOf(UnknownProjectionException.class)
                .hasMessage("there is no projection leger; there are [ledger]");
    }

    @Test
    void a_stop_lets_the_running_batch_end_without_interrupting_it() {
        var inHandler = new CountDownLatch(1);
        var resume = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        var node = start(QUICK, _ -> {
            inHandler.countDown();
            join(resume);
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        deposit("a", 1, 1);
        join(inHandler);
        var stopping = InBackground.run(() -> stop(node));
        resume.countDown();
        stopping.orTimeout(20, SECONDS).join();
        assertThat(interrupted).isFalse();
        assertThat(numbers("a")).isEqualTo(range(1, 1));
    }

    @Test
    void the_observer_hears_of_batches() {
        var handled = new AtomicInteger();
        var late = new AtomicInteger();
        var node = remember(TestNode.start(
                database.dataSource(),
                log,
                QUICK,
                new ProjectionsObserver() {
                    @Override
                    public void handled(String processor, int segment, int events, Duration latency) {
                        handled.addAndGet(events);
                        if (latency.isNegative() || latency.compareTo(SOON) > 0) {
                            late.incrementAndGet();
                        }
                    }
                },
                Map.of(LEDGER, new Ledger(_ -> {}))));
        deposit("a", 1, 30);
        deposit("b", 1, 30);
        reaches(node, 60);
        await().atMost(SOON).untilAtomic(handled, org.hamcrest.Matchers.is(60));
        assertThat(late).hasValue(0);
    }

    @Test
    void what_a_handler_logs_carries_the_correlation_id_of_its_event() {
        var logged = new CompletableFuture<String>();
        start(QUICK, _ -> logged.complete(MDC.get("correlationId")));
        deposit("a", 1, 1);
        assertThat(logged.orTimeout(20, SECONDS).join()).isEqualTo("c-a-1");
    }

    @Test
    void a_query_handler_reads_with_a_handle_and_its_own_failure_comes_through() {
        var node = remember(TestNode.start(
                database.dataSource(),
                log,
                QUICK,
                ProjectionsObserver.NONE,
                axon -> axon.registerQueryHandlingModule(QueryHandlingModule.named("queries")
                        .queryHandlers()
                        .annotatedQueryHandlingComponent(_ -> new LedgerQueries()))));
        jdbi.useHandle(handle -> handle.execute("INSERT INTO ledger (account, number) VALUES ('a', 7)"));
        var queries = node.axon.getComponent(QueryGateway.class);
        assertThat(queries.query(new CountRows("ledger"), Long.class).join()).isEqualTo(1);
        assertThatThrownBy(() ->
                        queries.query(new CountRows("nowhere"), Long.class).join())
                .hasStackTraceContaining("no such ledger");
        await().atMost(SOON)
                .until(() -> database.dataSource().getHikariPoolMXBean().getActiveConnections() == 0);
    }

    record CountRows(String table) {}

    static final class LedgerQueries {

        @QueryHandler
        long handle(CountRows query, Handle handle) {
            try {
                return handle.select("SELECT COUNT(*) FROM <table>")
                        .define("table", query.table())
                        .mapTo(Long.class)
                        .one();
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("no such ledger", e);
            }
        }
    }

    private TestNode start(ProjectionsConfiguration configuration, Consumer<Deposited> afterWrite) {
        return remember(TestNode.start(
                database.dataSource(),
                log,
                configuration,
                ProjectionsObserver.NONE,
                Map.of(LEDGER, new Ledger(afterWrite))));
    }

    private TestNode remember(TestNode node) {
        nodes.add(node);
        return node;
    }

    private void stop(TestNode node) {
        node.close();
        nodes.remove(node);
    }

    private static void reaches(TestNode node, long position) {
        assertThat(node.projections.awaitPosition(ALL, position, SOON))
                .as("%s", node.projections.status())
                .isTrue();
    }

    private static List<SegmentFailure> failing(TestNode node) {
        return node.segments(LEDGER).stream()
                .filter(segment -> segment.state() == State.FAILING)
                .map(SegmentStatus::failure)
                .filter(Objects::nonNull)
                .toList();
    }

    private static Set<String> owners(TestNode node) {
        return node.segments(LEDGER).stream()
                .map(SegmentStatus::owner)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static long owned(TestNode node) {
        return node.segments(LEDGER).stream()
                .filter(segment -> segment.owner() != null)
                .count();
    }

    private void deposit(String account, long from, long to) {
        for (var number = from; number <= to; number++) {
            append(Bank.DEPOSITED, account + "-" + number, Bank.payload(account, number));
        }
    }

    private void append(String type, String id, String payload) {
        Bank.append(log, type, id, payload);
    }

    private List<Long> numbers(String account) {
        return jdbi.withHandle(
                handle -> handle.select("SELECT number FROM ledger WHERE account = ? ORDER BY id", account)
                        .mapTo(Long.class)
                        .list());
    }

    private long storedPosition() {
        return jdbi.withHandle(handle -> handle.select("SELECT MIN(position) FROM keelson_projection_segment")
                .mapTo(Long.class)
                .one());
    }

    private static String accountInAnotherSegmentThan(String account) {
        return List.of("b", "c", "d").stream()
                .filter(other -> (other.hashCode() & 3) != (account.hashCode() & 3))
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static void join(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
