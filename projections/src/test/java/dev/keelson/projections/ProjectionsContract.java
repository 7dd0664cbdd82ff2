package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.domain.JacksonPayloadConverter;
import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogConfiguration;
import dev.keelson.eventstore.EventLogObserver;
import dev.keelson.eventstore.EventLogStorageEngine;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.TestDatabase;
import dev.keelson.projections.SegmentStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.conversion.Converter;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.core.ConfigurationApplicationContext;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessor;
import org.axonframework.update.UpdateCheckerConfigurationEnhancer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the engine promises, with real processors on a real log, on every database. */
abstract class ProjectionsContract {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final ProjectionsConfiguration QUICK =
            ProjectionsConfiguration.DEFAULT.withClaimTimeout(Duration.ofSeconds(2));

    private final TestDatabase database = create();
    private final Jdbi jdbi = Jdbi.create(database.dataSource());
    private final List<Engine> engines = new ArrayList<>();
    private EventLog log = EventLogs.inMemory();

    abstract TestDatabase create();

    /** A node's projections, with the processor "entries". */
    private record Engine(Projections projections, AxonConfiguration axon, Ledger.Entries entries) {

        PooledStreamingEventProcessor processor() {
            return processorIn(axon);
        }

        private static PooledStreamingEventProcessor processorIn(Configuration configuration) {
            for (var processor : configuration
                    .getComponents(PooledStreamingEventProcessor.class)
                    .values()) {
                return processor;
            }
            return configuration.getModuleConfigurations().stream()
                    .map(Engine::processorIn)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @BeforeEach
    void open() {
        SchemaMigrations.migrate(database.dataSource());
        SchemaMigrations.migrate(
                database.dataSource(),
                "projections",
                "db/projections",
                getClass().getClassLoader());
        jdbi.useHandle(handle -> handle.execute(Ledger.TABLE));
        log = EventLogs.jdbi(database.dataSource(), EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
    }

    @AfterEach
    void close() {
        engines.forEach(engine -> engine.axon().shutdown());
        log.close();
        database.close();
    }

    private Engine start() {
        return start(QUICK);
    }

    private Engine start(ProjectionsConfiguration configuration) {
        var entries = new Ledger.Entries();
        return start(configuration, entries, entries);
    }

    private Engine start(ProjectionsConfiguration configuration, Object handler, Ledger.Entries entries) {
        var projections = new Projections(database.dataSource(), log, configuration);
        var configurer = EventSourcingConfigurer.create();
        configurer
                .componentRegistry(registry -> registry.disableEnhancer(UpdateCheckerConfigurationEnhancer.class)
                        .registerComponent(Converter.class, _ -> new JacksonPayloadConverter())
                        .registerComponent(
                                UnitOfWorkFactory.class,
                                config -> new SimpleUnitOfWorkFactory(new ConfigurationApplicationContext(config))))
                .registerEventStorageEngine(
                        config -> new EventLogStorageEngine(log, config.getComponent(EventConverter.class)));
        projections.configure(configurer);
        configurer.messaging(messaging -> messaging.eventProcessing(processing -> processing.pooledStreaming(
                pooled -> pooled.defaultProcessor("entries", components -> components.autodetected(_ -> handler)))));
        var axon = configurer.build();
        axon.start();
        projections.observe(axon);
        var engine = new Engine(projections, axon, entries);
        engines.add(engine);
        return engine;
    }

    private void stop(Engine engine) {
        engine.axon().shutdown();
        engines.remove(engine);
    }

    private void book(String account, int from, int to) {
        for (var number = from; number <= to; number++) {
            append("ledger.Booked", account, number);
        }
    }

    private void append(String type, String account, int number) {
        var _ = log.append(Append.of(List.of(Ledger.event(type, account, number)), AppendCondition.NONE));
    }

    private List<Integer> numbersOf(String account) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT number FROM entry WHERE account = ? ORDER BY seen, number")
                        .bind(0, account)
                        .mapTo(int.class)
                        .list());
    }

    private int rows() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM entry")
                .mapTo(int.class)
                .one());
    }

    private void awaitHead(Engine engine) {
        assertThat(engine.projections().awaitPosition(Set.of("entries"), log.head(), LONG))
                .isTrue();
    }

    @Test
    void events_are_handled_once_and_in_order_of_their_entity() {
        var engine = start();
        book("a", 1, 20);
        book("b", 1, 20);
        awaitHead(engine);

        assertThat(numbersOf("a")).isSorted().hasSize(20).doesNotHaveDuplicates();
        assertThat(numbersOf("b")).isSorted().hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void a_position_is_reached_although_its_event_is_not_handled_here() {
        var engine = start();
        book("a", 1, 3);
        append("other.Happened", "a", 4);

        awaitHead(engine);
        assertThat(engine.projections().positionOf(Set.of())).isEqualTo(4);
    }

    @Test
    void waiting_ends_with_the_time() {
        var engine = start();

        assertThat(engine.projections().awaitPosition(Set.of("entries"), 1_000, Duration.ofMillis(50)))
                .isFalse();
        assertThatThrownBy(() -> engine.projections().positionOf(Set.of("orders")))
                .hasMessage("there is no processor orders; there are [entries]");
    }

    @Test
    void a_waiter_is_woken_by_the_event_it_waits_for() throws Exception {
        var engine = start();
        var reached =
                CompletableFuture.supplyAsync(() -> engine.projections().awaitPosition(Set.of("entries"), 1, LONG));
        book("a", 1, 1);

        assertThat(reached.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(numbersOf("a")).containsExactly(1);
    }

    @Test
    void a_restart_goes_on_where_the_last_one_ended() {
        var first = start();
        book("a", 1, 10);
        awaitHead(first);
        stop(first);
        book("a", 11, 20);
        book("b", 1, 10);

        awaitHead(start());
        assertThat(rows()).isEqualTo(30);
        assertThat(numbersOf("a")).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void what_a_failed_batch_wrote_is_rolled_back_with_its_token_and_written_once_in_the_end() {
        var engine = start();
        var failing = new AtomicBoolean(true);
        engine.entries().before(booked -> {
            if (failing.get() && booked.account().equals("bad")) {
                throw new IllegalStateException("on purpose");
            }
        });
        book("bad", 1, 3);
        Awaitility.await().atMost(LONG).until(() -> !failingSegments(engine).isEmpty());
        assertThat(numbersOf("bad")).isEmpty();

        failing.set(false);
        awaitHead(engine);
        assertThat(numbersOf("bad")).containsExactly(1, 2, 3);
        assertThat(failingSegments(engine)).isEmpty();
    }

    @Test
    void a_failure_in_the_middle_of_a_batch_is_not_lost() {
        var engine = start(QUICK.withSegments(1));
        var failing = new AtomicBoolean(true);
        var gate = new CountDownLatch(1);
        engine.entries().before(booked -> {
            if (booked.account().equals("first")) {
                awaitOpen(gate);
            } else if (failing.get() && booked.account().equals("bad")) {
                throw new IllegalStateException("on purpose");
            }
        });
        book("first", 1, 1);
        book("bad", 1, 1);
        book("good", 1, 1);
        book("better", 1, 1);
        gate.countDown();
        Awaitility.await().atMost(LONG).until(() -> !failingSegments(engine).isEmpty());
        assertThat(numbersOf("good")).isEmpty();

        failing.set(false);
        awaitHead(engine);
        assertThat(rows()).isEqualTo(4);
    }

    private static void awaitOpen(CountDownLatch gate) {
        try {
            assertThat(gate.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<SegmentStatus> failingSegments(Engine engine) {
        return engine.projections().status().getFirst().segments().stream()
                .filter(segment -> segment.state() == State.FAILING)
                .toList();
    }

    @Test
    void a_failing_handler_stops_only_its_segment_and_says_why() {
        var engine = start();
        engine.entries().before(booked -> {
            if (booked.account().equals("bad")) {
                throw new IllegalStateException("on purpose");
            }
        });
        book("bad", 1, 1);
        for (var account = 0; account < 40; account++) {
            book("good-" + account, 1, 1);
        }
        var ofOtherSegments = (int) IntStream.range(0, 40)
                .filter(account -> segmentOf("good-" + account) != segmentOf("bad"))
                .count();
        Awaitility.await()
                .atMost(LONG)
                .until(() ->
                        rows() >= ofOtherSegments && !failingSegments(engine).isEmpty());

        var failing = failingSegments(engine);
        assertThat(failing).hasSize(1);
        assertThat(failing.getFirst().segment()).isEqualTo(segmentOf("bad"));
        var failure = failing.getFirst().failure();
        assertThat(failure).isNotNull();
        assertThat(failure.error()).contains("on purpose");
        assertThat(failure.eventType()).isEqualTo("ledger.Booked");
        assertThat(failure.attempts()).isPositive();
        assertThat(engine.projections().status().getFirst().lag()).isPositive();
    }

    private static int segmentOf(String account) {
        return account.hashCode() & 3;
    }

    @Test
    void a_segment_is_split_and_merged_without_losing_or_doubling_an_event() throws Exception {
        var engine = start();
        for (var account = 0; account < 20; account++) {
            book("x-" + account, 1, 2);
        }
        assertThat(engine.processor().splitSegment(0).get(20, TimeUnit.SECONDS)).isTrue();
        for (var account = 0; account < 20; account++) {
            book("x-" + account, 3, 4);
        }
        awaitHead(engine);
        assertThat(engine.projections().status().getFirst().segments()).hasSize(5);
        assertThat(rows()).isEqualTo(80);

        Awaitility.await()
                .atMost(LONG)
                .until(() -> engine.processor().processingStatus().size() == 5);
        Awaitility.await()
                .atMost(LONG)
                .pollInterval(QUICK.claimTimeout())
                .ignoreExceptions()
                .until(() -> engine.processor().mergeSegment(0).get(20, TimeUnit.SECONDS));
        for (var account = 0; account < 20; account++) {
            book("x-" + account, 5, 6);
        }
        awaitHead(engine);
        assertThat(engine.projections().status().getFirst().segments()).hasSize(4);
        assertThat(rows()).isEqualTo(120);
        for (var account = 0; account < 20; account++) {
            assertThat(numbersOf("x-" + account)).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void two_nodes_share_the_segments_and_one_takes_over_when_the_other_stops() {
        var first = start();
        var second = start();
        for (var account = 0; account < 20; account++) {
            book("x-" + account, 1, 2);
        }
        awaitHead(first);
        stop(first);
        for (var account = 0; account < 20; account++) {
            book("x-" + account, 3, 4);
        }
        awaitHead(second);

        assertThat(rows()).isEqualTo(80);
    }

    @Test
    void a_handler_without_a_stable_sequence_refuses_the_start() {
        assertThatThrownBy(() -> start(QUICK, new Ledger.Careless(), new Ledger.Entries()))
                .hasStackTraceContaining("Ledger$Careless.on has no sequencing policy that is stable over restarts");
    }
}
