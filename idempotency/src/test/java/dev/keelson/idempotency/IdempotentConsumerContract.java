package dev.keelson.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;

/** What an idempotent consumer promises to those who come one after the other. */
abstract class IdempotentConsumerContract extends ConsumptionFixture {

    private record Message(String id, int number) {}

    private static HandleConsumer<RuntimeException> effect(String name) {
        return transaction -> ConsumptionDatabase.affect(transaction, name);
    }

    @Test
    void a_message_has_its_effect_once_wherever_it_is_delivered() {
        assertThat(consumer.once(GROUP, "e-1", effect("first"))).isTrue();
        assertThat(consumer.once(GROUP, "e-1", effect("second"))).isFalse();
        assertThat(other.once(GROUP, "e-1", effect("third"))).isFalse();

        assertThat(database.effects()).containsExactly("first");
        assertThat(observer.told()).containsExactly("mailer: 1 first", "mailer: 1 again", "mailer: 1 again");
    }

    @Test
    void each_group_has_effects_of_its_own() {
        assertThat(consumer.once(GROUP, "e-1", effect("mail"))).isTrue();
        assertThat(other.once(OTHER_GROUP, "e-1", effect("bill"))).isTrue();
        assertThat(other.once(GROUP, "e-2", effect("mail again"))).isTrue();
        assertThat(consumer.once(OTHER_GROUP, "e-1", effect("bill again"))).isFalse();

        assertThat(database.effects()).containsExactly("bill", "mail", "mail again");
    }

    @Test
    void what_fails_leaves_nothing_reaches_the_caller_as_it_is_and_may_be_delivered_again() {
        var failure = new IOException("no paper");

        var thrown = catchThrowable(() -> consumer.once(GROUP, "e-1", transaction -> {
            ConsumptionDatabase.affect(transaction, "half done");
            throw failure;
        }));

        assertThat(thrown).isSameAs(failure);
        assertThat(observer.told()).isEmpty();
        assertThat(other.once(GROUP, "e-1", effect("done"))).isTrue();
        assertThat(consumer.once(GROUP, "e-1", effect("done again"))).isFalse();
        assertThat(database.effects()).containsExactly("done");
    }

    @Test
    void a_batch_that_fails_leaves_nothing_and_may_be_delivered_again() {
        var failure = new IllegalStateException("no paper");

        var thrown =
                catchThrowable(() -> consumer.onceEach(GROUP, ids(1, 3), Function.identity(), (transaction, first) -> {
                    affectEach(transaction, first);
                    throw failure;
                }));

        assertThat(thrown).isSameAs(failure);
        assertThat(consume(other, GROUP, ids(2, 4))).isEqualTo(ids(2, 4));
        assertThat(consume(consumer, GROUP, ids(1, 4))).isEqualTo(ids(1, 1));
        assertThat(database.effects()).isEqualTo(ids(1, 4));
        assertThat(observer.told()).containsExactly("mailer: 3 first", "mailer: 1 first", "mailer: 3 again");
    }

    @Test
    void a_failure_of_the_effect_in_the_database_is_a_failure_of_the_effect() {
        var thrown = catchThrowable(() ->
                consumer.once(GROUP, "e-1", transaction -> transaction.execute("INSERT INTO nowhere VALUES (1)")));

        assertThat(thrown).hasMessageContainingAll("nowhere").isNotInstanceOf(IdempotencyException.class);
        assertThat(consumer.once(GROUP, "e-1", effect("done"))).isTrue();
        assertThat(consumer.once(GROUP, "e-1", effect("done again"))).isFalse();
    }

    @Test
    void of_a_batch_those_have_their_effect_that_are_delivered_for_the_first_time_in_their_order() {
        consume(consumer, GROUP, List.of("e-3", "e-5"));
        var batch = List.of("e-9", "e-5", "e-1", "e-4", "e-3", "e-2");

        assertThat(consume(other, GROUP, batch)).containsExactly("e-9", "e-1", "e-4", "e-2");

        assertThat(database.effects()).containsExactly("e-1", "e-2", "e-3", "e-4", "e-5", "e-9");
        assertThat(observer.told()).containsExactly("mailer: 2 first", "mailer: 4 first", "mailer: 2 again");
    }

    @Test
    void of_messages_with_one_id_in_a_batch_the_first_one_counts() {
        var batch = List.of(
                new Message("b", 0),
                new Message("a", 1),
                new Message("b", 2),
                new Message("c", 3),
                new Message("a", 4));

        var first = consumer.onceEach(
                GROUP,
                batch,
                Message::id,
                (transaction, messages) -> affectEach(
                        transaction, messages.stream().map(Message::id).toList()));

        assertThat(first).containsExactly(new Message("b", 0), new Message("a", 1), new Message("c", 3));
        assertThat(database.effects()).containsExactly("a", "b", "c");
        assertThat(observer.told()).containsExactly("mailer: 3 first", "mailer: 2 again");
    }

    @Test
    void a_batch_of_duplicates_and_one_of_nothing_have_no_effect() {
        assertThat(consume(consumer, GROUP, ids(1, 3))).hasSize(3);

        assertThat(other.onceEach(GROUP, ids(1, 3), Function.identity(), (_, _) -> failed()))
                .isEmpty();
        assertThat(other.onceEach(GROUP, List.<String>of(), Function.identity(), (_, _) -> failed()))
                .isEmpty();
        assertThat(observer.told()).containsExactly("mailer: 3 first", "mailer: 3 again");
    }

    private static void failed() {
        throw new AssertionError("there was nothing to do");
    }

    @Test
    void a_batch_costs_a_few_statements_whatever_its_size() {
        var statements = new AtomicInteger();
        var counted = another(
                database.process().setSqlLogger(new SqlLogger() {
                    @Override
                    public void logAfterExecution(StatementContext context) {
                        statements.incrementAndGet();
                    }
                }),
                ConsumptionConfiguration.DEFAULT);

        assertThat(consume(counted, GROUP, ids(1, 100))).hasSize(100);
        assertThat(consume(counted, GROUP, ids(51, 150))).isEqualTo(ids(101, 150));

        assertThat(statements).hasValueBetween(4, 14);
    }

    @Test
    void a_record_in_a_callers_transaction_shares_its_fate() {
        database.jdbi().useHandle(handle -> {
            handle.begin();
            assertThat(consumer.firstDelivery(handle, GROUP, "e-1")).isTrue();
            assertThat(consumer.firstDeliveries(handle, GROUP, List.of("e-2", "e-1"), Function.identity()))
                    .containsExactly("e-2");
            handle.rollback();
            assertThat(observer.told()).isEmpty();

            handle.begin();
            assertThat(consumer.firstDeliveries(handle, GROUP, List.of("e-2", "e-1"), Function.identity()))
                    .containsExactly("e-2", "e-1");
            assertThat(observer.told()).isEmpty();
            handle.commit();
        });

        assertThat(observer.told()).containsExactly("mailer: 2 first");
        assertThat(other.once(GROUP, "e-1", effect("done"))).isFalse();
    }

    @Test
    void a_record_needs_a_transaction() {
        database.jdbi().useHandle(handle -> {
            assertThatIllegalStateException().isThrownBy(() -> consumer.firstDelivery(handle, GROUP, "e-1"));
            assertThatIllegalStateException()
                    .isThrownBy(() -> consumer.firstDeliveries(handle, GROUP, ids(1, 2), Function.identity()));
        });
        assertThat(consume(other, GROUP, List.of("e-1"))).hasSize(1);
    }

    @Test
    void texts_are_told_apart_to_the_last_character() {
        var letters = "\uD83D\uDE80".repeat(63);
        var texts = List.of("e", "E", "é", "e ", " e", "e\u0301", "?", "'", "\\", letters + "a", letters + "b");
        assertThat(consume(consumer, GROUP, texts)).isEqualTo(texts);
        assertThat(consume(other, GROUP, texts)).isEmpty();

        var longest = "g".repeat(128);
        assertThat(consume(consumer, longest, List.of("i".repeat(255), "i".repeat(254))))
                .hasSize(2);
        assertThat(consume(consumer, GROUP.toUpperCase(Locale.ROOT), texts)).isEqualTo(texts);
    }

    @Test
    void what_cannot_be_told_apart_is_refused_before_anything_is_done() {
        for (var bad : List.of("", "i".repeat(256), "a\0b", "\uD83D")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> consume(consumer, GROUP, List.of("e-1", bad)))
                    .withMessageContaining("an event id must have 1 to 255 characters");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> consume(consumer, bad.isEmpty() ? bad : bad + "g".repeat(128), ids(1, 1)));
        }
        assertThat(consume(other, GROUP, List.of("e-1"))).hasSize(1);
    }

    @Test
    void a_database_that_does_not_answer_is_no_answer() {
        var gone = another(ConsumptionDatabase.nowhere(), ConsumptionConfiguration.DEFAULT);

        assertThatExceptionOfType(GateUnavailableException.class)
                .isThrownBy(() -> gone.once(GROUP, "e-1", effect("done")))
                .matches(IdempotencyException::retryable);
        assertThatExceptionOfType(GateUnavailableException.class).isThrownBy(gone::purge);
    }
}
