package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keelson.domain.ReadModel;
import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator is shown of projections, on every database. */
@Timeout(60)
abstract class ProjectionStatusContract {

    private static final String LEDGER = "ledger";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ProjectionsConfiguration QUICK = ProjectionsConfiguration.DEFAULT
            .withClaimTimeout(Duration.ofSeconds(1))
            .withAttempts(2)
            .withBackOff(Duration.ofMillis(5));

    private final TestDatabase database = create();
    private final EventLog log = EventLogs.inMemory();
    private final List<TestNode> nodes = new ArrayList<>();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();

    abstract TestDatabase create();

    @BeforeEach
    void migrate() {
        SchemaMigrations.migrate(
                database.dataSource(), "projections", "db/projections", Projections.class.getClassLoader());
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
        log.close();
        database.close();
    }

    @Test
    void what_was_just_started_is_caught_up_and_has_one_generation() {
        var node = start(_ -> {});
        assertThat(status(node)).satisfies(status -> {
            assertThat(status.lagSeconds()).isZero();
            assertThat(status.eventsPerSecond()).isZero();
            assertThat(status.failures()).isZero();
            assertThat(status.nodes()).containsExactly(node.projections.node());
            assertThat(status.generation()).isEqualTo(1);
        });
        assertThat(status(node).generations()).singleElement().satisfies(generation -> {
            assertThat(generation.number()).isEqualTo(1);
            assertThat(generation.state()).isEqualTo(GenerationState.SERVING);
            assertThat(generation.progress()).isEqualTo(1);
            assertThat(generation.etaSeconds()).isZero();
            assertThat(generation.servingSince()).isNotNull();
            assertThat(generation.tables()).isEqualTo("ledger_g1");
        });
    }

    @Test
    void the_lag_in_seconds_is_the_age_of_the_first_event_that_is_not_handled() {
        var resume = new CountDownLatch(1);
        var node = start(event -> {
            if (event.number() == 2) {
                join(resume);
            }
        });
        deposit("a", 1, Instant.now().minusSeconds(3_000));
        reaches(node, 1);
        deposit("a", 2, Instant.now().minusSeconds(1_000));
        deposit("a", 3, Instant.now());
        assertThat(status(node).lagSeconds()).isBetween(999.0, 1_050.0);
        assertThat(node.projections.lagSeconds(LEDGER)).isBetween(999.0, 1_050.0);
        resume.countDown();
        reaches(node, 3);
        assertThat(status(node).lagSeconds()).isZero();
    }

    @Test
    void the_rate_is_told_while_the_position_moves() {
        var node = start(_ -> {});
        var number = new int[1];
        await().atMost(SOON).until(() -> {
            deposit("a", ++number[0], Instant.now());
            return status(node).eventsPerSecond() > 0
                    && status(node).generations().getFirst().eventsPerSecond() > 0;
        });
    }

    @Test
    void what_is_parked_failed_and_skipped_is_counted_by_segment_and_in_all() {
        broken.addAll(Set.of("a", "b"));
        var node = start(_ -> {});
        var segmentOfA = (int) segment("a");
        for (var number = 1; number <= 3; number++) {
            deposit("a", number, Instant.now());
            deposit("b", number, Instant.now());
            deposit("c", number, Instant.now());
        }
        reaches(node, 9);
        var status = status(node);
        assertThat(status.parkedSequences()).isEqualTo(2);
        assertThat(status.deadLetters()).isEqualTo(6);
        assertThat(status.failures()).isGreaterThanOrEqualTo(4);
        assertThat(status.segments()).anySatisfy(segment -> {
            assertThat(segment.segment()).isEqualTo(segmentOfA);
            assertThat(segment.parked()).isEqualTo(1);
            assertThat(segment.failures()).isGreaterThanOrEqualTo(2);
        });
        assertThat(status.generations().getFirst().deadLetters()).isEqualTo(6);
        assertThat(node.projections.deadLetters(LEDGER)).isEqualTo(6);
        node.projections.operations().skip(LEDGER, "a", 1, "not needed", SOON);
        assertThat(status(node).skipped()).isEqualTo(1);
        assertThat(status(node).deadLetters()).isEqualTo(5);
    }

    @Test
    void a_page_of_letters_ends_with_a_whole_position_and_tells_where_to_go_on() {
        broken.addAll(Set.of("a", "b"));
        var node = start(_ -> {});
        for (var number = 1; number <= 3; number++) {
            deposit("a", number, Instant.now());
            deposit("b", number, Instant.now());
        }
        reaches(node, 6);
        var operations = node.projections.operations();
        var first = operations.deadLetters(Set.of(), null, 0, 4);
        assertThat(first.letters()).extracting(DeadLetter::position).containsExactly(1L, 2L, 3L, 4L);
        assertThat(first.next()).isEqualTo(4);
        var second = operations.deadLetters(Set.of(LEDGER), null, 4, 4);
        assertThat(second.letters()).extracting(DeadLetter::position).containsExactly(5L, 6L);
        assertThat(second.next()).isNull();
        var ofA = operations.deadLetters(Set.of(), "a", 1, 10);
        assertThat(ofA.letters()).extracting(DeadLetter::position).containsExactly(3L, 5L);
        assertThat(operations.deadLetterCount(LEDGER, "a")).isEqualTo(3);
        assertThatThrownBy(() -> operations.deadLetters(Set.of("nowhere"), null, 0, 1))
                .isInstanceOf(UnknownProjectionException.class);
    }

    @Test
    void a_retry_of_all_is_answered_when_all_are_done() {
        broken.add("a");
        var node = start(_ -> {});
        for (var number = 1; number <= 20; number++) {
            deposit("a", number, Instant.now());
        }
        reaches(node, 20);
        broken.clear();
        assertThat(node.projections.operations().retry(LEDGER, "a", true, SOON)).isEmpty();
        assertThat(status(node).deadLetters()).isZero();
    }

    @Test
    void a_segment_is_moved_to_a_node_that_is_there_only() {
        var node = start(_ -> {});
        var operations = node.projections.operations();
        assertThatThrownBy(() -> operations.move(LEDGER, 0, "nobody"))
                .isInstanceOf(ProjectionRefusedException.class)
                .hasMessageContainingAll("'nobody'", node.projections.node());
        var other = start(_ -> {});
        await().atMost(SOON).until(() -> status(node).nodes().size() == 2);
        var segment = status(node).segments().stream()
                .filter(owned -> node.projections.node().equals(owned.owner()))
                .findFirst()
                .orElseThrow()
                .segment();
        operations.move(LEDGER, segment, other.projections.node());
        await().atMost(SOON).until(() -> status(node).segments().stream()
                .anyMatch(moved ->
                        moved.segment() == segment && other.projections.node().equals(moved.owner())));
    }

    @Test
    void a_rebuild_is_shown_from_its_beginning_to_its_service() {
        var node = start(_ -> {});
        deposit("a", 1, Instant.now());
        reaches(node, 1);
        assertThat(node.projections.operations().rebuild(LEDGER, 2)).isEqualTo(2);
        assertThat(status(node).generations()).hasSize(2);
        await().atMost(SOON).until(() -> Integer.valueOf(2).equals(status(node).generation()));
        assertThat(status(node).generations().getLast()).satisfies(generation -> {
            assertThat(generation.state()).isEqualTo(GenerationState.SERVING);
            assertThat(generation.position()).isEqualTo(1);
            assertThat(generation.servingSince()).isNotNull();
        });
        assertThat(status(node).segments()).hasSize(2);
    }

    @Test
    void after_old_tables_were_dropped_the_read_model_goes_on_and_can_be_rebuilt_again() {
        var node = start(_ -> {});
        var operations = node.projections.operations();
        deposit("a", 1, Instant.now());
        reaches(node, 1);
        for (var generation = 2; generation <= 4; generation++) {
            var next = operations.rebuild(LEDGER, null);
            await().atMost(SOON)
                    .until(() -> Integer.valueOf(next).equals(status(node).generation()));
            await().atMost(SOON)
                    .ignoreException(ProjectionRefusedException.class)
                    .untilAsserted(() -> operations.drop(LEDGER, next - 1));
            deposit("a", next, Instant.now());
            reaches(node, next);
        }
        operations.rebuild(LEDGER, null);
        operations.cancel(LEDGER);
        assertThat(operations.rebuild(LEDGER, null)).isEqualTo(5);
        await().atMost(SOON).until(() -> Integer.valueOf(5).equals(status(node).generation()));
        assertThat(status(node).generations())
                .extracting(GenerationStatus::number)
                .containsExactly(4, 5);
        assertThat(status(node).deadLetters()).isZero();
    }

    private TestNode start(Consumer<Deposited> afterWrite) {
        var ledger = new Ledger(event -> {
            if (broken.contains(event.account())) {
                throw new IllegalStateException("account %s is broken".formatted(event.account()));
            }
            afterWrite.accept(event);
        });
        var node = TestNode.start(
                database.dataSource(),
                log,
                QUICK,
                ProjectionsObserver.NONE,
                List.of(new ReadModel(LEDGER, "db/status-test")),
                axon -> axon.messaging(messaging -> messaging.eventProcessing(events -> events.pooledStreaming(pooled ->
                        pooled.defaultProcessor(LEDGER, components -> components.autodetected(_ -> ledger))))));
        nodes.add(node);
        return node;
    }

    private static ProcessorStatus status(TestNode node) {
        return node.projections.status(LEDGER);
    }

    private static long segment(String account) {
        return account.hashCode() & 3;
    }

    private static void reaches(TestNode node, long position) {
        assertThat(node.projections.awaitPosition(Set.of(), position, SOON))
                .as("%s", node.projections.status())
                .isTrue();
    }

    private void deposit(String account, long number, Instant time) {
        log.append(Append.of(
                List.of(new EventData(
                        account + "-" + number,
                        "bank.Deposited",
                        "0.0.1",
                        time,
                        "{\"account\":\"%s\",\"number\":%d}"
                                .formatted(account, number)
                                .getBytes(StandardCharsets.UTF_8),
                        Map.of(),
                        Set.of())),
                AppendCondition.NONE));
    }

    private static void join(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
