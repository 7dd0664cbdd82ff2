package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.sequencing.PropertySequencingPolicy;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What projections make of events that were upcast to several or to none, or cannot be, on every database. */
@Timeout(60)
abstract class UpcastProjectionsContract {

    private static final String LEDGER = "ledger";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ProjectionsConfiguration ONE_BY_ONE = ProjectionsConfiguration.DEFAULT
            .withClaimTimeout(Duration.ofSeconds(1))
            .withBatchSize(1);

    private final TestDatabase database = create();
    private final Jdbi jdbi = Jdbi.create(database.dataSource());
    private final EventLog log = EventLogs.upcasting(EventLogs.inMemory(), new Splits());
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
    void a_failure_between_the_parts_of_an_event_neither_skips_nor_repeats_one() {
        var attempts = new AtomicInteger();
        var between = new ArrayList<List<String>>();
        var node = start(ONE_BY_ONE.withSegments(1), deposit -> {
            if (deposit.account().equals("b") && deposit.number() == 2 && attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("killed after the second part's write");
            }
            if (deposit.account().equals("a") && attempts.get() == 1) {
                between.add(rows());
            }
        });
        append(Splits.BOTH, "1", "2", "3");
        reaches(node, 3);
        assertThat(between.getFirst()).containsExactly("a 1", "b 1");
        assertThat(rows()).containsExactly("a 1", "b 1", "a 2", "b 2", "a 3", "b 3");
    }

    @Test
    void a_stop_in_the_middle_of_a_log_goes_on_behind_whole_positions() {
        append(Splits.BOTH, "1", "2");
        var first = start(ONE_BY_ONE, _ -> {});
        reaches(first, 2);
        nodes.remove(first);
        first.close();
        append(Splits.BOTH, "3");
        reaches(start(ONE_BY_ONE, _ -> {}), 3);
        assertThat(rows()).containsExactlyInAnyOrder("a 1", "b 1", "a 2", "b 2", "a 3", "b 3");
    }

    @Test
    void the_tokens_come_to_the_head_although_the_last_events_were_dropped() {
        var node = start(ONE_BY_ONE, _ -> {});
        append(Splits.BOTH, "1");
        append(Splits.DROPPED, "2", "3");
        reaches(node, 3);
        assertThat(rows()).containsExactlyInAnyOrder("a 1", "b 1");
    }

    @Test
    void an_event_that_cannot_be_upcast_stops_only_the_projections_that_handle_what_it_would_become() {
        append(Splits.BROKEN, "1");
        append(Splits.BOTH, "2");
        var withdrawals = new Withdrawals();
        var node = remember(TestNode.start(
                database.dataSource(),
                log,
                ONE_BY_ONE.withSegments(1),
                ProjectionsObserver.NONE,
                Map.of(LEDGER, new Ledger(_ -> {}), "withdrawals", withdrawals)));

        assertThat(node.projections.awaitPosition(Set.of(LEDGER), 2, SOON)).isTrue();
        assertThat(rows()).containsExactly("a 2", "b 2");
        await().atMost(SOON).until(() -> !failures(node, "withdrawals").isEmpty());
        assertThat(node.projections.positionOf(Set.of("withdrawals"))).isZero();
        assertThat(withdrawals.handled).hasValue(0);
        assertThat(failures(node, "withdrawals").getFirst().error())
                .contains("event bank.Broken-1 at position 1, bank.Broken revision 0.0.1, cannot be upcast");
    }

    @Test
    void a_revision_that_a_class_does_not_know_stops_only_who_wants_it_as_that_class() {
        append("bank.Deposited", "{\"account\":\"a\",\"number\":1}");
        var trees = new Trees();
        var node = remember(TestNode.start(
                database.dataSource(),
                log,
                ONE_BY_ONE.withSegments(1),
                ProjectionsObserver.NONE,
                Map.of(LEDGER, new Ledger(_ -> {}), "trees", trees, "strict", new Strict())));

        assertThat(node.projections.awaitPosition(Set.of(LEDGER, "trees"), 1, SOON))
                .isTrue();
        assertThat(rows()).containsExactly("a 1");
        assertThat(trees.seen).containsExactly("{\"account\":\"a\",\"number\":1}");
        await().atMost(SOON).until(() -> !failures(node, "strict").isEmpty());
        assertThat(failures(node, "strict").getFirst().error())
                .contains("is bank.Deposited revision 0.0.1", "knows revision 2", "register an upcaster");
        assertThat(node.projections.positionOf(Set.of("strict"))).isZero();
    }

    /** Knows another revision. */
    @Event(namespace = "bank", name = "Deposited", version = "2")
    public record DepositedTwo(String account, long number) {}

    /** Wants deposits as a class that knows another revision. */
    @SequencingPolicy(type = OneSequence.class)
    public static final class Strict {

        @EventHandler(eventName = "bank.Deposited")
        void on(DepositedTwo event) {}
    }

    /** Takes deposits as they are. */
    @SequencingPolicy(type = OneSequence.class)
    public static final class Trees {

        private final Queue<String> seen = new ConcurrentLinkedQueue<>();

        @EventHandler(eventName = "bank.Deposited")
        void on(JsonNode event) {
            seen.add(event.toString());
        }
    }

    /** All events in one order. */
    public static final class OneSequence
            implements org.axonframework.messaging.eventhandling.sequencing.SequencingPolicy {

        @Override
        public Optional<Object> getSequenceIdentifierFor(EventMessage event, ProcessingContext context) {
            return Optional.of("one");
        }
    }

    /** What comes of money that left an account. */
    @SequencingPolicy(type = PropertySequencingPolicy.class, parameters = "account")
    public static final class Withdrawals {

        private final AtomicInteger handled = new AtomicInteger();

        @EventHandler(eventName = "bank.Withdrawn")
        void on(Deposited event) {
            handled.incrementAndGet();
        }
    }

    private static List<SegmentFailure> failures(TestNode node, String processor) {
        return node.segments(processor).stream()
                .map(SegmentStatus::failure)
                .filter(Objects::nonNull)
                .toList();
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

    private static void reaches(TestNode node, long position) {
        assertThat(node.projections.awaitPosition(Set.of(), position, SOON))
                .as("%s", node.projections.status())
                .isTrue();
    }

    private void append(String type, String... payloads) {
        for (var payload : payloads) {
            log.append(Append.of(
                    List.of(new EventData(
                            type + "-" + payload,
                            type,
                            "0.0.1",
                            Instant.now(),
                            payload.getBytes(StandardCharsets.UTF_8),
                            Map.of(),
                            Set.of())),
                    AppendCondition.NONE));
        }
    }

    private List<String> rows() {
        return jdbi.withHandle(handle -> handle.select("SELECT account, number FROM ledger ORDER BY id")
                .map((row, _) -> row.getString("account") + " " + row.getLong("number"))
                .list());
    }
}
