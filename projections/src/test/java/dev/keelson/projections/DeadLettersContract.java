package dev.keelson.projections;

import static dev.keelson.projections.Bank.LEDGER;
import static dev.keelson.projections.Bank.SOON;
import static dev.keelson.projections.Bank.failures;
import static dev.keelson.projections.Bank.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keelson.domain.Rows;
import dev.keelson.domain.Table;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.EventUpcasts;
import dev.keelson.eventstore.TestDatabase;
import dev.keelson.projections.DeadLetter.Request;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.sequencing.PropertySequencingPolicy;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of events that cannot be handled, on every database. */
@Timeout(60)
abstract class DeadLettersContract {

    private static final int ATTEMPTS = 3;
    private static final ProjectionsConfiguration PARKING = ProjectionsConfiguration.DEFAULT
            .withClaimTimeout(Duration.ofSeconds(1))
            .withSegments(1)
            .withAttempts(ATTEMPTS)
            .withBackOff(Duration.ofMillis(1));

    private final Bank bank = new Bank(create()).withTable();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> tries = new ConcurrentHashMap<>();

    abstract TestDatabase create();

    @BeforeEach
    void breakOne() {
        broken.add("a-3");
    }

    @AfterEach
    void close() {
        bank.close();
    }

    @Test
    void an_event_that_keeps_failing_is_parked_and_only_its_account_waits_behind_it() {
        var node = started();
        depositInTurns(5);
        bank.catchesUp(node);
        assertThat(bank.numbers("a")).isEqualTo(range(1, 2));
        assertThat(bank.numbers("b")).isEqualTo(range(1, 5));
        assertThat(tries).containsEntry("a-3", ATTEMPTS).doesNotContainKeys("a-4", "a-5");
        var letters = letters(node);
        assertThat(letters).extracting(DeadLetter::eventId).containsExactly("a-3", "a-4", "a-5");
        assertThat(letters).extracting(DeadLetter::sequence).containsOnly("a");
        assertThat(letters.getFirst()).satisfies(letter -> {
            assertThat(letter.attempts()).isEqualTo(ATTEMPTS);
            assertThat(letter.eventType()).isEqualTo("bank.Deposited");
            assertThat(letter.reason()).contains("a-3 is broken, try " + ATTEMPTS);
            assertThat(letter.stack()).contains("DeadLettersContract");
            assertThat(letter.failedAt()).isNotNull();
        });
        assertThat(letters.subList(1, 3)).allSatisfy(letter -> {
            assertThat(letter.attempts()).isZero();
            assertThat(letter.reason()).isNull();
            assertThat(letter.failedAt()).isNull();
        });
        assertThat(node.segments(LEDGER)).allMatch(segment -> segment.state() == SegmentStatus.State.RUNNING);
    }

    @Test
    void an_event_that_fails_less_often_than_is_allowed_is_handled_in_its_turn() {
        var node = bank.start(PARKING, event -> {
            if (tries.merge(event.account() + "-" + event.number(), 1, Integer::sum) < ATTEMPTS) {
                throw new IllegalStateException("not yet");
            }
        });
        bank.deposit("a", 1, 1);
        bank.catchesUp(node);
        assertThat(bank.numbers("a")).isEqualTo(range(1, 1));
        assertThat(letters(node)).isEmpty();
    }

    @Test
    void a_retry_handles_the_first_event_alone() {
        var node = parked();
        broken.clear();
        var left = operations(node).retry(LEDGER, "a", false, SOON);
        assertThat(left).hasValueSatisfying(letter -> {
            assertThat(letter.eventId()).isEqualTo("a-4");
            assertThat(letter.request()).isNull();
        });
        assertThat(bank.numbers("a")).isEqualTo(range(1, 3));
        bank.deposit("a", 6, 6);
        bank.catchesUp(node);
        assertThat(letters(node)).extracting(DeadLetter::eventId).containsExactly("a-4", "a-5", "a-6");
    }

    @Test
    void a_retry_of_all_handles_them_in_order_while_new_ones_arrive() {
        var node = parked();
        broken.clear();
        var arriving = InBackground.run(() -> bank.deposit("a", 6, 200));
        assertThat(operations(node).retry(LEDGER, "a", true, SOON)).isEmpty();
        arriving.join();
        bank.catchesUp(node);
        assertThat(bank.numbers("a")).isEqualTo(range(1, 200));
        assertThat(letters(node)).isEmpty();
    }

    @Test
    void a_retry_that_fails_keeps_the_letter_with_one_attempt_more() {
        var node = parked();
        var left = operations(node).retry(LEDGER, "a", true, SOON);
        assertThat(left).hasValueSatisfying(letter -> {
            assertThat(letter.eventId()).isEqualTo("a-3");
            assertThat(letter.attempts()).isEqualTo(ATTEMPTS + 1);
            assertThat(letter.reason()).contains("try " + (ATTEMPTS + 1));
            assertThat(letter.request()).isNull();
        });
        assertThat(bank.numbers("a")).isEqualTo(range(1, 2));
    }

    @Test
    void a_retry_of_all_ends_at_the_next_event_that_fails() {
        broken.add("a-5");
        var node = parked();
        broken.remove("a-3");
        var left = operations(node).retry(LEDGER, "a", true, SOON);
        assertThat(left).hasValueSatisfying(letter -> {
            assertThat(letter.eventId()).isEqualTo("a-5");
            assertThat(letter.attempts()).isEqualTo(1);
            assertThat(letter.reason()).contains("a-5 is broken");
        });
        assertThat(bank.numbers("a")).isEqualTo(range(1, 4));
    }

    @Test
    void a_retry_of_all_goes_on_after_the_database_was_away() {
        var cuts = new AtomicInteger();
        var node = bank.start(
                FaultyDataSource.of(bank.dataSource(), new FaultyDataSource.Steps() {
                    @Override
                    public void beforeCommit() throws SQLException {
                        if (tries.getOrDefault("a-4", 0) > 0 && cuts.getAndIncrement() == 0) {
                            throw new SQLException("the connection is gone", "08006");
                        }
                    }
                }),
                PARKING,
                Map.of(LEDGER, new Ledger(this::check)));
        depositInTurns(5);
        bank.catchesUp(node);
        broken.clear();
        operations(node).retry(LEDGER, "a", true, SOON);
        await().atMost(SOON).until(() -> letters(node).isEmpty());
        assertThat(bank.numbers("a")).isEqualTo(range(1, 5));
        assertThat(cuts).hasPositiveValue();
    }

    @Test
    void only_the_first_event_can_be_skipped_and_the_note_is_kept() {
        var node = parked();
        var first = letters(node).getFirst();
        assertThatThrownBy(() -> skip(node, first.position() + 2, "gone"))
                .isInstanceOf(ProjectionRefusedException.class)
                .hasMessageContaining("is not the first dead letter of the sequence 'a'");
        assertThatThrownBy(() -> skip(node, first.position(), " "))
                .isInstanceOf(ProjectionRefusedException.class)
                .hasMessageContaining("note must say why");
        assertThatThrownBy(() -> operations(node).skip(LEDGER, "b", 1, "gone", SOON))
                .isInstanceOf(UnknownProjectionException.class);
        skip(node, first.position(), "the account was closed");
        assertThat(letters(node)).extracting(DeadLetter::eventId).containsExactly("a-4", "a-5");
        assertThat(skipped()).containsExactly("a-3: the account was closed");
        assertThat(operations(node).retry(LEDGER, "a", true, SOON)).isEmpty();
        assertThat(bank.numbers("a")).containsExactly(1L, 2L, 4L, 5L);
    }

    @Test
    void when_no_more_can_be_parked_the_segment_stands_still_until_one_is_skipped() {
        var node = bank.start(PARKING.withMaxDeadLetters(2), this::check);
        bank.deposit("a", 1, 5);
        bank.deposit("b", 1, 1);
        await().atMost(SOON).until(() -> failures(node, LEDGER).stream()
                .anyMatch(failure -> failure.error().contains("has 2 dead letters and may have no more")));
        assertThat(letters(node)).extracting(DeadLetter::eventId).containsExactly("a-3", "a-4");
        assertThat(bank.numbers("b")).isEmpty();
        skip(node, letters(node).getFirst().position(), "not needed");
        bank.catchesUp(node);
        assertThat(letters(node)).extracting(DeadLetter::eventId).containsExactly("a-4", "a-5");
        assertThat(bank.numbers("b")).isEqualTo(range(1, 1));
    }

    @Test
    void a_restart_keeps_what_is_parked() {
        bank.stop(parked());
        bank.deposit("a", 6, 8);
        var next = started();
        bank.catchesUp(next);
        assertThat(letters(next))
                .extracting(DeadLetter::eventId)
                .containsExactly("a-3", "a-4", "a-5", "a-6", "a-7", "a-8");
        broken.clear();
        assertThat(operations(next).retry(LEDGER, "a", true, SOON)).isEmpty();
        assertThat(bank.numbers("a")).isEqualTo(range(1, 8));
    }

    @Test
    void what_was_asked_for_while_no_node_ran_is_done_by_the_next_one() {
        var node = parked();
        bank.stop(node);
        broken.clear();
        assertThat(operations(node).retry(LEDGER, "a", true, Duration.ZERO))
                .hasValueSatisfying(letter -> assertThat(letter.request()).isEqualTo(Request.RETRY_ALL));
        var next = started();
        await().atMost(SOON).until(() -> letters(next).isEmpty());
        assertThat(bank.numbers("a")).isEqualTo(range(1, 5));
    }

    @Test
    void an_event_whose_account_cannot_be_read_is_parked_alone() {
        var node = started();
        bank.deposit("b", 1, 1);
        var position = bank.append(Bank.DEPOSITED, "scribble", "{\"account\":");
        bank.deposit("b", 2, 2);
        bank.catchesUp(node);
        assertThat(bank.numbers("b")).isEqualTo(range(1, 2));
        assertThat(letters(node)).singleElement().satisfies(letter -> {
            assertThat(letter.eventId()).isEqualTo("scribble");
            assertThat(letter.sequence()).isEqualTo("event at position " + position);
            assertThat(operations(node).retry(LEDGER, letter.sequence(), false, SOON))
                    .hasValueSatisfying(left -> assertThat(left.attempts()).isEqualTo(ATTEMPTS + 1));
        });
    }

    @Test
    void an_event_that_could_not_be_read_is_handled_by_a_retry_once_it_can_be() {
        var mended = new AtomicBoolean();
        try (var scribbled =
                new Bank(create(), EventLogs.upcasting(EventLogs.inMemory(), new Mended(mended))).withTable()) {
            var node = scribbled.start(PARKING, this::check);
            var position = scribbled.append("bank.Scribbled", "scribble", "{}");
            scribbled.deposit("b", 1, 1);
            scribbled.catchesUp(node);
            assertThat(letters(node)).extracting(DeadLetter::eventId).containsExactly("scribble");
            mended.set(true);
            assertThat(operations(node).retry(LEDGER, "event at position " + position, true, SOON))
                    .isEmpty();
            assertThat(scribbled.numbers("b")).containsExactly(1L, 7L);
        }
    }

    /** Makes a deposit of a scribble, once it knows how to. */
    private record Mended(AtomicBoolean knowsHow) implements EventUpcasts {

        @Override
        public boolean takes(String type, String revision) {
            return type.equals("bank.Scribbled");
        }

        @Override
        public Set<String> resultsOf(String type, String revision) {
            return Set.of(Bank.DEPOSITED);
        }

        @Override
        public Set<String> sourcesOf(String type) {
            return type.equals(Bank.DEPOSITED) ? Set.of("bank.Scribbled") : Set.of();
        }

        @Override
        public List<EventData> upcast(EventData stored) {
            if (!knowsHow.get()) {
                throw new IllegalStateException("nobody can read this");
            }
            var payload = Bank.payload("b", 7).getBytes(StandardCharsets.UTF_8);
            return List.of(new EventData(
                    stored.id(), Bank.DEPOSITED, "0.0.1", stored.time(), payload, stored.metadata(), Set.of()));
        }
    }

    @Test
    void an_event_that_no_handler_wants_any_more_is_not_forgotten_by_a_retry() {
        bank.stop(parked());
        bank.jdbi.useHandle(handle -> handle.execute("UPDATE keelson_dead_letter SET sequence = 'other'"));
        assertThat(operations(started()).retry(LEDGER, "other", false, SOON)).hasValueSatisfying(left -> {
            assertThat(left.eventId()).isEqualTo("a-3");
            assertThat(left.attempts()).isEqualTo(ATTEMPTS + 1);
            assertThat(left.reason()).contains("no handler takes the event at position 5 in the sequence 'other'");
        });
    }

    @Test
    void a_commit_that_fails_parks_nothing() {
        bank.jdbi.useHandle(handle ->
                handle.execute("ALTER TABLE keelson_projection_segment ADD CONSTRAINT early CHECK (position < 2)"));
        var node = started();
        bank.deposit("b", 1, 2);
        await().atMost(SOON).until(() -> failures(node, LEDGER).stream().anyMatch(failure -> failure.attempts() >= 3));
        assertThat(letters(node)).isEmpty();
        bank.jdbi.useHandle(handle -> handle.execute("ALTER TABLE keelson_projection_segment DROP CONSTRAINT early"));
        bank.catchesUp(node);
        assertThat(letters(node)).isEmpty();
        assertThat(bank.numbers("b")).isEqualTo(range(1, 2));
    }

    @Test
    void a_broken_connection_parks_nothing_and_a_commit_that_was_done_all_the_same_is_not_repeated() {
        var handled = new AtomicInteger();
        var before = new AtomicInteger();
        var after = new AtomicInteger();
        var node = bank.start(
                FaultyDataSource.of(bank.dataSource(), new FaultyDataSource.Steps() {
                    @Override
                    public void statement(String sql) throws SQLException {
                        if (sql.contains("INTO ledger")) {
                            cutEveryThird(handled);
                        }
                    }

                    @Override
                    public void beforeCommit() throws SQLException {
                        if (handled.get() > 0) {
                            cutEveryThird(before);
                        }
                    }

                    @Override
                    public void afterCommit() throws SQLException {
                        if (handled.get() > 0) {
                            cutEveryThird(after);
                        }
                    }
                }),
                PARKING.withBatchSize(2),
                Map.of(LEDGER, new Ledger(_ -> {})));
        bank.deposit("b", 1, 30);
        bank.catchesUp(node);
        assertThat(bank.numbers("b")).isEqualTo(range(1, 30));
        assertThat(letters(node)).isEmpty();
        assertThat(after).hasValueGreaterThan(3);
    }

    private static void cutEveryThird(AtomicInteger calls) throws SQLException {
        if (calls.incrementAndGet() % 3 == 0) {
            throw new SQLException("the connection is gone", "08006");
        }
    }

    @Test
    void a_side_effect_does_not_happen_for_rows_that_cannot_be_written() {
        bank.jdbi.useHandle(handle -> handle.execute(
                "CREATE TABLE balance (account VARCHAR(20) PRIMARY KEY, amount BIGINT NOT NULL CHECK (amount < 100))"));
        var mailer = new Mailer();
        bank.deposit("good", 1, 2);
        bank.deposit("bad", 100, 100);
        var node = bank.start(
                PARKING,
                List.of(),
                axon -> axon.messaging(messaging -> messaging.eventProcessing(events ->
                        events.pooledStreaming(pooled -> pooled.defaultProcessor(LEDGER, components -> components
                                .autodetected(_ -> mailer)
                                .autodetected(_ -> new Balances(new AtomicBoolean())))))));
        bank.catchesUp(node);
        assertThat(mailer.sent).containsExactly("good-1", "good-2");
        assertThat(letters(node)).extracting(DeadLetter::eventId).contains("bad-100");
    }

    @Test
    void rows_that_cannot_be_written_park_the_event_that_asked_for_them_and_not_the_next_that_looks() {
        bank.jdbi.useHandle(handle -> handle.execute(
                "CREATE TABLE balance (account VARCHAR(20) PRIMARY KEY, amount BIGINT NOT NULL CHECK (amount < 100))"));
        var open = new AtomicBoolean();
        bank.deposit("good", 1, 1);
        bank.deposit("bad", 100, 100);
        bank.append("bank.Audited", "audit-good", Bank.payload("good", 1));
        bank.deposit("good", 2, 2);
        var node = bank.start(PARKING, Map.of(LEDGER, new Balances(open)));
        bank.catchesUp(node);
        assertThat(letters(node)).extracting(DeadLetter::eventId).containsExactly("bad-100");
        assertThat(open).isTrue();
        var balances = bank.jdbi.withHandle(handle ->
                handle.select("SELECT amount FROM balance").mapTo(Long.class).list());
        assertThat(balances).containsExactly(3L);
    }

    /** Keeps sums, whose rows are written with the batch, and looks at them at an audit. */
    @SequencingPolicy(type = PropertySequencingPolicy.class, parameters = "account")
    public static final class Balances {

        private static final Table BALANCE =
                Table.named("balance").keyedBy("account").summing("amount");

        private final AtomicBoolean audited;

        Balances(AtomicBoolean audited) {
            this.audited = audited;
        }

        @EventHandler(eventName = "bank.Deposited")
        void on(Deposited event, Rows rows) {
            rows.sum(BALANCE, event.account(), event.number());
        }

        @EventHandler(eventName = "bank.Audited")
        void audit(Deposited event, Handle handle) {
            audited.set(handle.select("SELECT amount FROM balance WHERE account = ?", event.account())
                    .mapTo(Long.class)
                    .findOne()
                    .isPresent());
        }
    }

    @Test
    void a_projection_that_is_to_stop_stands_still_and_parks_nothing() {
        var node = bank.start(PARKING.withStopping(Set.of(LEDGER)), this::check);
        depositInTurns(5);
        await().atMost(SOON).until(() -> failures(node, LEDGER).stream().anyMatch(failure -> failure.attempts() > 4));
        assertThat(letters(node)).isEmpty();
        assertThat(bank.numbers("a")).isEqualTo(range(1, 2));
        broken.clear();
        bank.catchesUp(node);
        assertThat(bank.numbers("a")).isEqualTo(range(1, 5));
        assertThat(bank.numbers("b")).isEqualTo(range(1, 5));
    }

    @Test
    void a_side_effect_happens_once_for_each_event_and_not_again_when_it_is_reset() {
        var mailer = new Mailer();
        var node = bank.start(PARKING, Map.of(LEDGER, new Ledger(this::check), "mail", mailer));
        depositInTurns(5);
        bank.catchesUp(node);
        assertThat(mailer.sent).containsExactly("a-1", "b-1", "a-2", "b-2", "a-3", "b-3", "a-4", "b-4", "a-5", "b-5");
        mailer.sent.clear();
        operations(node).reset("mail", 0);
        operations(node).reset("mail", 4);
        await().atMost(SOON).until(() -> stored("mail") == 10);
        bank.deposit("b", 6, 6);
        bank.catchesUp(node);
        assertThat(mailer.sent).containsExactly("b-6");
    }

    private void check(Deposited event) {
        var id = event.account() + "-" + event.number();
        tries.merge(id, 1, Integer::sum);
        if (broken.contains(id)) {
            throw new IllegalStateException(id + " is broken, try " + tries.get(id));
        }
    }

    private TestNode started() {
        return bank.start(PARKING, this::check);
    }

    /** A node with {@code a-3} parked, and {@code a-4} and {@code a-5} behind it. */
    private TestNode parked() {
        var node = started();
        depositInTurns(5);
        bank.catchesUp(node);
        assertThat(letters(node)).hasSize(3);
        return node;
    }

    private void depositInTurns(int count) {
        for (var number = 1; number <= count; number++) {
            bank.deposit("a", number, number);
            bank.deposit("b", number, number);
        }
    }

    private static ProjectionOperations operations(TestNode node) {
        return node.projections.operations();
    }

    private static List<DeadLetter> letters(TestNode node) {
        return operations(node).deadLetters(Set.of(LEDGER), null, 0, 100).letters();
    }

    private static void skip(TestNode node, long position, String note) {
        operations(node).skip(LEDGER, "a", position, note, SOON);
    }

    /** Where the segment is, once somebody has it. */
    private long stored(String projection) {
        return bank.jdbi.withHandle(handle -> handle.select(
                        "SELECT position FROM keelson_projection_segment WHERE projection = ? AND owner IS NOT NULL",
                        projection)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    private List<String> skipped() {
        return bank.jdbi.withHandle(handle -> handle.select("SELECT event_id, note FROM keelson_skipped_event")
                .map((row, _) -> row.getString("event_id") + ": " + row.getString("note"))
                .list());
    }
}
