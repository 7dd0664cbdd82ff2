package dev.keelson.projections;

import static dev.keelson.projections.Bank.LEDGER;
import static dev.keelson.projections.Bank.SOON;
import static dev.keelson.projections.Bank.range;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keelson.domain.ReadModel;
import dev.keelson.eventstore.TestDatabase;
import dev.keelson.projections.GenerationLedger.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of declared read models that are filled anew while they are in use, on every database. */
@Timeout(60)
abstract class RebuildContract {

    private static final ReadModel FIRST = new ReadModel(LEDGER, "db/ledger-1");
    private static final ReadModel SECOND = new ReadModel(LEDGER, "db/ledger-2", 2, 2);
    private static final ReadModel COMPATIBLE = new ReadModel(LEDGER, "db/ledger-2", 2, 1);
    private static final String OLD_TABLES = "ledger_g1";
    private static final String NEW_TABLES = "ledger_g2";
    private static final ProjectionsConfiguration QUICK = ProjectionsConfiguration.DEFAULT
            .withClaimTimeout(Duration.ofSeconds(1))
            .withSegments(2)
            .withBatchSize(20)
            .withBackOff(Duration.ofMillis(5));
    private static final Watcher NOBODY = new Watcher() {};

    private final TestDatabase database = create();
    private final Bank bank = new Bank(database);

    abstract TestDatabase create();

    @AfterEach
    void close() {
        bank.close();
    }

    @Test
    void a_rebuild_goes_on_beside_appends_and_queries_that_see_no_gap_no_step_back_and_no_error() {
        var node = bank.start(
                QUICK.withBatchSize(500), List.of(FIRST), domain(new GenerationLedger(false, NOBODY), "number"));
        bank.deposit("a", 1, 300);
        bank.deposit("b", 1, 300);
        bank.catchesUp(node);
        var done = new AtomicBoolean();
        var appending = InBackground.run(() -> depositUntil(done, node));
        var asking = List.of(askUntil(done, node, "a"), askUntil(done, node, "b"));
        for (var generation = 2; generation <= 4; generation++) {
            assertThat(operations(node).rebuild(LEDGER, 3)).isEqualTo(generation);
            awaitServing(generation);
            drop(node, generation - 1);
        }
        done.set(true);
        appending.orTimeout(20, SECONDS).join();
        asking.forEach(
                thread -> assertThat(thread.orTimeout(20, SECONDS).join()).isPositive());
        bank.catchesUp(node);
        var last = bank.log.head() / 2;
        assertThat(LedgerQueries.ask(node, "a")).isEqualTo(range(1, last));
        assertThat(LedgerQueries.ask(node, "b")).isEqualTo(range(1, last));
        assertThat(generations()).containsExactly("4 SERVING");
        assertThat(schemas()).containsExactly("ledger_g4");
    }

    /** To both accounts in turn, as fast as the node follows. */
    private void depositUntil(AtomicBoolean done, TestNode node) {
        for (var number = 301; !done.get(); number++) {
            bank.deposit("a", number, number);
            bank.deposit("b", number, number);
            node.projections.awaitPosition(Set.of(), bank.log.head(), SOON);
        }
    }

    /** How many answers there were, each of them a longer or the same beginning of the account's history. */
    private static CompletableFuture<Long> askUntil(AtomicBoolean done, TestNode node, String account) {
        var last = new AtomicLong();
        return InBackground.supply(() -> {
            var answers = 0L;
            while (!done.get()) {
                var numbers = LedgerQueries.ask(node, account);
                assertThat(numbers).isEqualTo(range(1, numbers.size()));
                assertThat((long) numbers.size()).isGreaterThanOrEqualTo(last.getAndSet(numbers.size()));
                answers++;
            }
            return answers;
        });
    }

    @Test
    void an_idle_log_is_switched_as_well() {
        var node = first(NOBODY);
        bank.deposit("a", 1, 3);
        bank.catchesUp(node);
        operations(node).rebuild(LEDGER, 1);
        awaitServing(2);
        bank.deposit("a", 4, 4);
        bank.catchesUp(node);
        assertThat(rows(NEW_TABLES, "a")).isEqualTo(range(1, 4));
    }

    @Test
    void side_effects_are_silent_in_a_rebuild_and_happen_once_after_it() {
        var mailer = new Mailer();
        var node = bank.start(QUICK, List.of(FIRST), domain(new GenerationLedger(false, NOBODY), mailer, "number"));
        bank.deposit("a", 1, 5);
        bank.catchesUp(node);
        operations(node).rebuild(LEDGER, null);
        awaitServing(2);
        bank.catchesUp(node);
        awaitAllOwned();
        bank.deposit("a", 6, 8);
        bank.catchesUp(node);
        await().atMost(SOON).until(() -> rows(OLD_TABLES, "a").size() == 8);
        assertThat(mailer.sent).containsExactly("a-1", "a-2", "a-3", "a-4", "a-5", "a-6", "a-7", "a-8");
        operations(node).reset(LEDGER, 0);
        await().atMost(SOON).until(() -> rows(NEW_TABLES, "a").size() == 8);
        assertThat(mailer.sent).hasSize(8);
    }

    @Test
    void a_parked_event_holds_its_generation_until_its_side_effect_has_happened() {
        var mailer = new Mailer();
        var broken = new AtomicBoolean(true);
        bank.deposit("a", 1, 3);
        var node = bank.start(
                QUICK.withAttempts(1),
                List.of(FIRST),
                domain(new GenerationLedger(false, failing(broken, OLD_TABLES, 2)), mailer, "number"));
        bank.catchesUp(node);
        operations(node).rebuild(LEDGER, null);
        awaitServing(2);
        bank.catchesUp(node);
        assertThat(rows(NEW_TABLES, "a")).isEqualTo(range(1, 3));
        assertThat(mailer.sent).containsExactly("a-1");
        awaitReads(node, 2);
        assertThat(node.projections.deadLetters(LEDGER)).isEqualTo(2);
        awaitRefused(node, "ledger@1 has 2 dead letters whose side effects have not happened yet");
        broken.set(false);
        assertThat(operations(node).retry(LEDGER, "a", true, SOON)).isEmpty();
        assertThat(mailer.sent).containsExactly("a-1", "a-2", "a-3");
        assertThat(rows(OLD_TABLES, "a")).isEqualTo(range(1, 3));
        drop(node, 1);
        bank.deposit("a", 4, 4);
        bank.catchesUp(node);
        assertThat(mailer.sent).containsExactly("a-1", "a-2", "a-3", "a-4");
    }

    @Test
    void an_event_that_is_parked_in_both_generations_has_its_side_effect_once() {
        var mailer = new Mailer();
        var broken = new AtomicBoolean(true);
        var node = oneByOne(failing(broken, "", 2), mailer);
        bank.deposit("a", 1, 2);
        bank.catchesUp(node);
        operations(node).rebuild(LEDGER, null);
        awaitServing(2);
        awaitAllOwned();
        assertThat(operations(node).deadLetters(Set.of(LEDGER), null, 0, 10).letters())
                .extracting(letter -> letter.generation() + " " + letter.hasEffects())
                .containsExactly("1 true", "2 false");
        assertThat(operations(node).deadLetterCount(LEDGER, "a")).isEqualTo(2);
        broken.set(false);
        assertThat(operations(node).retry(LEDGER, "a", true, SOON)).isEmpty();
        assertThat(operations(node).deadLetterCount(LEDGER, "a")).isZero();
        assertThat(rows(NEW_TABLES, "a")).isEqualTo(range(1, 2));
        assertThat(mailer.sent).containsExactly("a-1", "a-2");
    }

    @Test
    void a_reset_is_refused_while_side_effects_of_parked_events_would_be_lost() {
        var mailer = new Mailer();
        var broken = new AtomicBoolean(true);
        var node = oneByOne(failing(broken, OLD_TABLES, 2), mailer);
        bank.deposit("a", 1, 3);
        bank.catchesUp(node);
        assertThatThrownBy(() -> operations(node).reset(LEDGER, 0))
                .isInstanceOf(ProjectionRefusedException.class)
                .hasMessageContaining("has 2 dead letters whose side effects have not happened yet");
        operations(node).skip(LEDGER, "a", 2, "the account was closed", SOON);
        operations(node).reset(LEDGER, 3);
        bank.deposit("b", 1, 1);
        bank.catchesUp(node);
        assertThatThrownBy(() -> operations(node).reset(LEDGER, 2)).hasMessageContaining("has 1 dead letters");
        broken.set(false);
        assertThat(operations(node).retry(LEDGER, "a", true, SOON)).isEmpty();
        operations(node).reset(LEDGER, 0);
        await().atMost(SOON).until(() -> rows(OLD_TABLES, "a").equals(range(1, 3)));
        assertThat(mailer.sent).containsExactly("a-1", "b-1", "a-3");
    }

    @Test
    void side_effects_of_events_that_a_reset_finds_unhandled_happen_once_after_it() {
        var mailer = new Mailer();
        var gate = new Gate();
        var first = new AtomicBoolean(true);
        var node = oneByOne(
                new Watcher() {
                    @Override
                    public void before(String schema, Deposited event) {
                        if (event.number() == 4 && first.getAndSet(false)) {
                            gate.pass();
                            throw new IllegalStateException("the segment was lost");
                        }
                    }
                },
                mailer);
        bank.deposit("a", 1, 6);
        gate.awaitReached();
        assertThat(mailer.sent).containsExactly("a-1", "a-2", "a-3");
        var resetting = InBackground.run(() -> operations(node).reset(LEDGER, 0));
        await().atMost(SOON).until(() -> resetting.isDone() || isTaken());
        gate.open();
        resetting.orTimeout(20, SECONDS).join();
        await().atMost(SOON).until(() -> rows(OLD_TABLES, "a").equals(range(1, 6)));
        assertThat(mailer.sent).containsExactly("a-1", "a-2", "a-3", "a-4", "a-5", "a-6");
    }

    private boolean isTaken() {
        return bank.jdbi.withHandle(handle -> handle.select(
                                "SELECT COUNT(*) FROM keelson_projection_segment WHERE owner LIKE 'operator at %'")
                        .mapTo(Integer.class)
                        .one())
                > 0;
    }

    /** Each event in a transaction of its own, so that no failure repeats the side effects of others. */
    private TestNode oneByOne(Watcher watcher, Mailer mailer) {
        return bank.start(
                QUICK.withBatchSize(1).withAttempts(1),
                List.of(FIRST),
                domain(new GenerationLedger(false, watcher), mailer, "number"));
    }

    /** Cannot write a number into tables of a name, or into any if that is empty. */
    private static Watcher failing(AtomicBoolean broken, String tables, long number) {
        return new Watcher() {
            @Override
            public void before(String schema, Deposited event) {
                if (broken.get() && schema.startsWith(tables) && event.number() == number) {
                    throw new IllegalStateException("number %d is broken".formatted(number));
                }
            }
        };
    }

    private static void awaitRefused(TestNode node, String reason) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThatThrownBy(() -> operations(node).drop(LEDGER, 1))
                        .isInstanceOf(ProjectionRefusedException.class)
                        .hasMessageContaining(reason));
    }

    @Test
    void what_cannot_be_done_as_things_are_is_refused() {
        var gate = new Gate();
        var node = first(staying(gate, NEW_TABLES, 1));
        bank.deposit("a", 1, 1);
        assertThatThrownBy(() -> operations(node).drop(LEDGER, 1))
                .isInstanceOf(ProjectionRefusedException.class)
                .hasMessageContaining("serves; rebuild it first");
        assertThatThrownBy(() -> operations(node).drop(LEDGER, 7))
                .isInstanceOf(ProjectionRefusedException.class)
                .hasMessageContaining("there is no generation");
        assertThatThrownBy(() -> operations(node).cancel(LEDGER))
                .isInstanceOf(ProjectionRefusedException.class)
                .hasMessageContaining("is not being rebuilt");
        operations(node).rebuild(LEDGER, null);
        gate.awaitReached();
        assertThatThrownBy(() -> operations(node).rebuild(LEDGER, null))
                .isInstanceOf(ProjectionRefusedException.class)
                .hasMessageContaining("is FILLING");
        assertThatThrownBy(() -> operations(node).reset(LEDGER, 2))
                .isInstanceOf(ProjectionRefusedException.class)
                .hasMessageContaining("from 0 to the head, 1, was 2");
        gate.open();
    }

    @Test
    void a_cancelled_rebuild_leaves_nothing_and_another_one_starts_from_the_beginning() {
        var gate = new Gate();
        var node = first(staying(gate, NEW_TABLES, 3));
        bank.deposit("a", 1, 5);
        bank.catchesUp(node);
        operations(node).rebuild(LEDGER, 1);
        gate.awaitReached();
        var cancelling = InBackground.run(() -> operations(node).cancel(LEDGER));
        await().atMost(SOON).until(() -> generations().contains("2 DROPPING"));
        gate.open();
        cancelling.orTimeout(20, SECONDS).join();
        assertThat(generations()).containsExactly("1 SERVING");
        assertThat(schemas()).containsExactly(OLD_TABLES);
        operations(node).rebuild(LEDGER, 1);
        awaitServing(2);
        assertThat(rows(NEW_TABLES, "a")).isEqualTo(range(1, 5));
        assertThat(LedgerQueries.ask(node, "a")).isEqualTo(range(1, 5));
    }

    @Test
    void a_drop_whose_node_died_in_the_middle_is_ended_by_the_next_node() {
        var node = first(NOBODY);
        bank.deposit("a", 1, 3);
        bank.catchesUp(node);
        operations(node).rebuild(LEDGER, null);
        awaitServing(2);
        bank.stop(node);
        bank.jdbi.useHandle(handle -> {
            handle.execute("UPDATE keelson_projection_generation SET state = 'DROPPING' WHERE generation = 1");
            handle.execute("DELETE FROM keelson_projection_segment WHERE generation = 1");
        });
        var next = first(NOBODY);
        await().atMost(SOON).until(() -> generations().equals(List.of("2 SERVING")));
        assertThat(schemas()).containsExactly(NEW_TABLES);
        assertThat(LedgerQueries.ask(next, "a")).isEqualTo(range(1, 3));
    }

    @Test
    void a_restart_goes_on_with_a_rebuild_where_it_was() {
        var gate = new Gate();
        var node = bank.start(
                QUICK.withBatchSize(1).withSegments(1),
                List.of(FIRST),
                domain(new GenerationLedger(false, staying(gate, NEW_TABLES, 4)), "number"));
        bank.deposit("a", 1, 10);
        bank.catchesUp(node);
        operations(node).rebuild(LEDGER, null);
        gate.awaitReached();
        var stopping = InBackground.run(() -> bank.stop(node));
        gate.open();
        stopping.orTimeout(20, SECONDS).join();
        var handled = new AtomicInteger();
        var next = first(new Watcher() {
            @Override
            public void after(String schema, Deposited event) {
                handled.incrementAndGet();
            }
        });
        awaitServing(2);
        bank.catchesUp(next);
        assertThat(rows(NEW_TABLES, "a")).isEqualTo(range(1, 10));
        assertThat(handled).hasValueLessThan(8);
    }

    @Test
    void a_higher_version_fills_its_tables_by_itself_and_answers_when_they_are_full() {
        var old = first(NOBODY);
        bank.deposit("a", 1, 5);
        bank.catchesUp(old);
        bank.stop(old);
        var gate = new Gate();
        var next = bank.start(
                QUICK, List.of(SECOND), domain(new GenerationLedger(true, staying(gate, NEW_TABLES, 5)), "twice"));
        gate.awaitReached();
        assertThatThrownBy(() -> next.projections.positionOf(Set.of(LEDGER)))
                .isInstanceOf(ReadModelNotReadyException.class);
        gate.open();
        awaitServing(2);
        awaitReads(next);
        bank.catchesUp(next);
        assertThat(LedgerQueries.ask(next, "a")).containsExactly(2L, 4L, 6L, 8L, 10L);
        drop(next, 1);
        assertThat(schemas()).containsExactly(NEW_TABLES);
    }

    @Test
    void a_version_that_still_reads_the_old_tables_goes_on_with_them_until_its_own_are_full() {
        var old = first(NOBODY);
        bank.deposit("a", 1, 5);
        bank.catchesUp(old);
        bank.stop(old);
        var gate = new Gate();
        var next = bank.start(
                QUICK,
                List.of(COMPATIBLE),
                domain(new GenerationLedger(false, staying(gate, NEW_TABLES, 5)), "number"));
        gate.awaitReached();
        bank.deposit("a", 6, 7);
        bank.catchesUp(next);
        assertThat(LedgerQueries.ask(next, "a")).isEqualTo(range(1, 7));
        assertThat(generations()).containsExactly("1 SERVING", "2 FILLING");
        gate.open();
        awaitServing(2);
        bank.catchesUp(next);
        assertThat(LedgerQueries.ask(next, "a")).isEqualTo(range(1, 7));
    }

    @Test
    void side_effects_of_what_was_appended_after_the_last_old_node_are_done_once_when_its_successor_serves() {
        var mailer = new Mailer();
        bank.deposit("a", 1, 3);
        bank.deposit("b", 1, 3);
        var old = oneByOne(NOBODY, mailer);
        bank.catchesUp(old);
        bank.stop(old);
        bank.deposit("a", 4, 5);
        var gate = new Gate();
        var next = successor(staying(gate, NEW_TABLES, 5), mailer);
        gate.awaitReached();
        bank.deposit("a", 6, 8);
        bank.deposit("b", 4, 8);
        assertThat(mailer.sent).hasSize(6);
        gate.open();
        awaitServing(2);
        bank.deposit("b", 9, 9);
        bank.deposit("a", 9, 9);
        drop(next, 1);
        bank.catchesUp(next);
        assertThat(mailer.sent).containsExactlyInAnyOrderElementsOf(mails(9));
        assertThat(LedgerQueries.ask(next, "a")).hasSize(9);
        assertThat(generations()).containsExactly("2 SERVING");
    }

    @Test
    void side_effects_of_what_nodes_of_an_old_version_parked_are_done_by_the_next_version() {
        var mailer = new Mailer();
        var old = oneByOne(failing(new AtomicBoolean(true), OLD_TABLES, 2), mailer);
        bank.deposit("a", 1, 3);
        bank.catchesUp(old);
        bank.stop(old);
        var next = successor(NOBODY, mailer);
        awaitReads(next);
        awaitRefused(next, "ledger@1 has 2 dead letters whose side effects have not happened yet");
        await().atMost(SOON).until(() -> generations().contains("1 RETIRED"));
        assertThatThrownBy(() -> operations(next).cancel(LEDGER)).hasMessageContaining("is not being rebuilt");
        assertThat(operations(next).retry(LEDGER, "a", true, SOON)).isEmpty();
        assertThat(mailer.sent).containsExactly("a-1", "a-2", "a-3");
        assertThat(rows(OLD_TABLES, "a")).isEqualTo(range(1, 1));
        assertThat(rows(NEW_TABLES, "a")).isEqualTo(range(1, 3));
        drop(next, 1);
    }

    private TestNode successor(Watcher watcher, Mailer mailer) {
        return bank.start(QUICK, List.of(SECOND), domain(new GenerationLedger(true, watcher), mailer, "twice"));
    }

    /** Of both accounts, each up to a number. */
    private static List<String> mails(int last) {
        return range(1, last).stream()
                .flatMap(number -> Stream.of("a-" + number, "b-" + number))
                .toList();
    }

    @Test
    void nodes_of_two_versions_each_read_their_own_tables() {
        var old = first(NOBODY);
        bank.deposit("a", 1, 5);
        var pool = database.anotherPool();
        var next = bank.start(pool, QUICK, List.of(SECOND), domain(new GenerationLedger(true, NOBODY), "twice"));
        awaitReads(next);
        bank.deposit("a", 6, 8);
        bank.catchesUp(old);
        bank.catchesUp(next);
        assertThat(LedgerQueries.ask(old, "a")).isEqualTo(range(1, 8));
        assertThat(LedgerQueries.ask(next, "a")).containsExactly(2L, 4L, 6L, 8L, 10L, 12L, 14L, 16L);
        assertThat(generations()).containsExactly("1 SERVING", "2 SERVING");
        assertThatThrownBy(() -> operations(next).drop(LEDGER, 1))
                .isInstanceOf(ProjectionRefusedException.class)
                .hasMessageContaining("queries of the nodes [%s] still read".formatted(old.projections.node()));
        bank.stop(old);
        drop(next, 1);
        assertThat(schemas()).containsExactly(NEW_TABLES);
        bank.stop(next);
        pool.close();
    }

    @Test
    void a_new_generation_that_stands_still_does_not_hold_up_the_one_that_serves() {
        var gate = new Gate();
        var node = first(staying(gate, NEW_TABLES, 3));
        bank.deposit("a", 1, 5);
        bank.catchesUp(node);
        operations(node).rebuild(LEDGER, 1);
        gate.awaitReached();
        var looks = new AtomicInteger();
        var locked = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(50)).atMost(SOON).until(() -> {
            if (unlockedSegments(1) < 2) {
                locked.incrementAndGet();
            }
            return looks.incrementAndGet() == 50;
        });
        assertThat(locked).hasValueLessThan(15);
        gate.open();
        awaitServing(2);
    }

    private int unlockedSegments(int generation) {
        return bank.jdbi.inTransaction(handle -> handle.select(
                        "SELECT segment FROM keelson_projection_segment WHERE generation = ? FOR UPDATE SKIP LOCKED",
                        generation)
                .mapTo(Integer.class)
                .list()
                .size());
    }

    @Test
    void a_reset_from_the_beginning_empties_the_tables_also_under_a_batch_that_has_written() {
        var gate = new Gate();
        var stays = new AtomicBoolean(true);
        var node = first(new Watcher() {
            @Override
            public void after(String schema, Deposited event) {
                if (event.number() == 8 && stays.getAndSet(false)) {
                    gate.pass();
                }
            }
        });
        bank.deposit("a", 1, 5);
        bank.catchesUp(node);
        bank.deposit("a", 6, 10);
        gate.awaitReached();
        var resetting = InBackground.run(() -> operations(node).reset(LEDGER, 0));
        await().atMost(SOON).until(() -> resetting.isDone() || unlockedSegments(1) < 2);
        gate.open();
        resetting.orTimeout(20, SECONDS).join();
        await().atMost(SOON).until(() -> rows(OLD_TABLES, "a").size() >= 10);
        bank.deposit("a", 11, 12);
        bank.catchesUp(node);
        assertThat(rows(OLD_TABLES, "a")).isEqualTo(range(1, 12));
    }

    @Test
    void a_reset_from_later_on_handles_what_follows_again() {
        var node = first(NOBODY);
        bank.deposit("a", 1, 10);
        bank.catchesUp(node);
        operations(node).reset(LEDGER, 6);
        await().atMost(SOON).until(() -> rows(OLD_TABLES, "a").size() == 14);
        assertThat(rows(OLD_TABLES, "a"))
                .isEqualTo(LongStream.concat(LongStream.rangeClosed(1, 10), LongStream.rangeClosed(7, 10))
                        .boxed()
                        .toList());
    }

    private TestNode first(Watcher watcher) {
        return bank.start(QUICK, List.of(FIRST), domain(new GenerationLedger(false, watcher), "number"));
    }

    private static Consumer<EventSourcingConfigurer> domain(Object ledger, String column) {
        return domain(ledger, new Mailer(), column);
    }

    private static Consumer<EventSourcingConfigurer> domain(Object ledger, Object mailer, String column) {
        return axon -> axon.registerQueryHandlingModule(new LedgerQueries(column).module())
                .messaging(messaging -> messaging.eventProcessing(events ->
                        events.pooledStreaming(pooled -> pooled.defaultProcessor(LEDGER, components -> components
                                .autodetected(_ -> ledger)
                                .autodetected(_ -> mailer)))));
    }

    /** Stays once before a number is written into tables. */
    private static Watcher staying(Gate gate, String tables, long number) {
        var stays = new AtomicBoolean(true);
        return new Watcher() {
            @Override
            public void before(String schema, Deposited event) {
                if (schema.equals(tables) && event.number() == number && stays.getAndSet(false)) {
                    gate.pass();
                }
            }
        };
    }

    private static ProjectionOperations operations(TestNode node) {
        return node.projections.operations();
    }

    /** As soon as nobody needs it. */
    private static void drop(TestNode node, int generation) {
        await().pollInterval(Duration.ofMillis(2)).atMost(SOON).untilAsserted(() -> assertThatNoException()
                .isThrownBy(() -> operations(node).drop(LEDGER, generation)));
    }

    private void awaitServing(int generation) {
        await().atMost(SOON).until(() -> generations().contains(generation + " SERVING"));
    }

    /** Until the node's queries have tables to read. */
    private static void awaitReads(TestNode node) {
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(ReadModelNotReadyException.class)
                .until(() -> node.projections.positionOf(Set.of(LEDGER)) >= 0);
    }

    private static void awaitReads(TestNode node, int generation) {
        await().atMost(SOON).until(() -> Integer.valueOf(generation)
                .equals(node.projections.status(LEDGER).generation()));
    }

    private void awaitAllOwned() {
        await().atMost(SOON)
                .until(() -> bank.jdbi.withHandle(handle -> handle.select(
                                        "SELECT COUNT(*) FROM keelson_projection_segment WHERE owner IS NULL")
                                .mapTo(Integer.class)
                                .one())
                        == 0);
    }

    private List<String> generations() {
        return bank.jdbi.withHandle(handle -> handle.select(
                        "SELECT generation, state FROM keelson_projection_generation ORDER BY generation")
                .map((row, _) -> row.getInt("generation") + " " + row.getString("state"))
                .list());
    }

    private List<String> schemas() {
        return bank.jdbi.withHandle(
                handle -> handle.select("""
                        SELECT LOWER(table_schema)
                        FROM information_schema.tables
                        WHERE LOWER(table_name) = 'ledger'
                        ORDER BY 1
                        """).mapTo(String.class).list());
    }

    private List<Long> rows(String schema, String account) {
        return bank.jdbi.withHandle(
                handle -> handle.select("SELECT number FROM <schema>.ledger WHERE account = :account ORDER BY id")
                        .define("schema", schema)
                        .bind("account", account)
                        .mapTo(Long.class)
                        .list());
    }
}
