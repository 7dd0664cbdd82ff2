package dev.keelson.messagingadapters.consumer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keelson.messagingadapters.consumer.CommandOutcome.Done;
import dev.keelson.messagingadapters.consumer.CommandOutcome.Refused;
import dev.keelson.messagingadapters.consumer.CommandOutcome.Unavailable;
import dev.keelson.messagingadapters.consumer.ConsumerStatus.State;
import dev.keelson.messagingadapters.consumer.MessageEffect.Commands;
import dev.keelson.messagingadapters.consumer.MessageEffect.Refusals;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.FailedAgain;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.Handled;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.Skipped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a consumer does about messages that become commands. */
abstract class CommandsContract extends ConsumerFixture {

    private final RecordingDoor door = new RecordingDoor();

    private Commands commands(Refusals refusals) {
        return new Commands(door, refusals, Duration.ofSeconds(10));
    }

    private Consumer dispatching() {
        return member(configuration(), commands(Refusals.PARK), adapter());
    }

    @Test
    void each_message_is_a_command_with_its_id_as_key_in_order_per_key() {
        var consumer = dispatching();

        publish("a", "a-1", "a-2", "a-3");
        publish("b", "b-1");

        eventually(() -> assertThat(consumer.status().consumed()).isEqualTo(4));
        assertThat(door.decided("billing")).isEqualTo(Map.of("a", List.of("a-1", "a-2", "a-3"), "b", List.of("b-1")));
    }

    @Test
    void commands_of_different_keys_are_under_way_at_the_same_time() {
        var together = new CyclicBarrier(50);
        IntStream.range(0, 50)
                .forEach(n -> door.answer("id-" + n, () -> {
                    together.await(20, SECONDS);
                    return door.done();
                }));
        var consumer = member(configuration().withBatches(1).withBatchSize(7), commands(Refusals.PARK), adapter());

        IntStream.range(0, 50).forEach(n -> publish("key-" + n, "id-" + n));

        eventually(() -> assertThat(consumer.status().consumed()).isEqualTo(50));
    }

    @Test
    void a_refused_command_is_parked_with_the_refusal() {
        door.answer("a-1", () -> CompletableFuture.completedFuture(new Refused("out of stock")));
        var consumer = dispatching();

        publish("a", "a-1", "a-2");

        eventually(() -> assertThat(parkedIds()).containsExactly("a-1", "a-2"));
        assertThat(firstParked().reason()).isEqualTo("the command was refused: out of stock");
        assertThat(firstParked().attempts()).isOne();
        assertThat(parked.find(NAME, firstParked().number()).orElseThrow().stack())
                .isNull();
        assertThat(consumer.retryKey("a", 10)).isInstanceOf(FailedAgain.class);
        assertThat(firstParked().attempts()).isEqualTo(2);

        door.heal("a-1");
        assertThat(consumer.retryKey("a", 10)).isEqualTo(new Handled(2, false));
        assertThat(door.decided("billing")).isEqualTo(Map.of("a", List.of("a-1", "a-2")));
    }

    @Test
    void a_refusal_can_be_taken_for_an_answer() {
        door.answer("a-1", () -> CompletableFuture.completedFuture(new Refused("out of stock")));
        member(configuration(), commands(Refusals.ACKNOWLEDGE), adapter());

        publish("a", "a-1", "a-2");

        eventually(() -> assertThat(door.decided("billing")).isEqualTo(Map.of("a", List.of("a-2"))));
        assertThat(observer.count("refused")).isOne();
        assertThat(parkedIds()).isEmpty();
    }

    @Test
    void an_unknown_outcome_is_asked_for_again_under_the_same_key() {
        door.answerOnce("a-1", () -> {
            door.decide("billing", "a", "a-1");
            return CompletableFuture.failedFuture(new IOException("the answer was lost"));
        });
        var consumer = dispatching();

        publish("a", "a-1", "a-2");

        eventually(() -> assertThat(consumer.status().consumed()).isEqualTo(2));
        assertThat(door.calls("a-1")).isEqualTo(2);
        assertThat(door.decided("billing")).isEqualTo(Map.of("a", List.of("a-1", "a-2")));
        assertThat(observer.count("retried")).isOne();
    }

    @Test
    void a_command_that_was_answered_before_is_a_duplicate() {
        door.answer("a-1", () -> CompletableFuture.completedFuture(new Done(true)));
        var consumer = dispatching();

        publish("a", "a-1", "a-2");

        eventually(() -> assertThat(consumer.status().consumed()).isOne());
        assertThat(consumer.status().duplicates()).isOne();
    }

    @Test
    void a_message_that_is_no_use_for_no_reason_goes_to_the_dead_letters_of_the_broker() {
        door.answer("a-1", () -> {
            throw UnusableMessageException.because(" ");
        });
        var letters = new RecordingLetters(adapter(), NAME);
        member(configuration().withDeadLetters(DeadLetters.ON_BROKER), commands(Refusals.PARK), adapter());

        publish("a", "a-1", "a-2");

        eventually(() -> assertThat(letters.reasons()).isEqualTo(Map.of("a-1", "no reason was given")));
        eventually(() -> assertThat(door.decided("billing")).isEqualTo(Map.of("a", List.of("a-2"))));
    }

    @Test
    void an_answer_that_does_not_come_is_asked_for_again() {
        door.answerOnce("a-1", CompletableFuture::new);
        var impatient = new Commands(door, Refusals.PARK, Duration.ofMillis(20));
        member(configuration().withAttempts(1_000), impatient, adapter());

        publish("a", "a-1");

        eventually(() -> assertThat(door.decided("billing")).isEqualTo(Map.of("a", List.of("a-1"))));
        assertThat(door.calls("a-1")).isGreaterThan(1);
    }

    @Test
    void a_command_that_goes_on_failing_is_parked() {
        door.answer("a-1", () -> {
            throw new IllegalStateException("a bug");
        });
        dispatching();

        publish("a", "a-1");

        eventually(() -> assertThat(parkedIds()).containsExactly("a-1"));
        assertThat(door.calls("a-1")).isEqualTo(3);
        assertThat(firstParked().reason()).contains("a bug");
    }

    @Test
    void a_type_that_is_no_command_is_parked_at_once() {
        door.answer("a-1", () -> {
            throw UnusableMessageException.because("no command for orders.OrderPlaced");
        });
        dispatching();

        publish("a", "a-1");

        eventually(() -> assertThat(parkedIds()).containsExactly("a-1"));
        assertThat(door.calls("a-1")).isOne();
    }

    @Test
    void while_commands_cannot_be_decided_no_attempt_counts() {
        var away = new AtomicBoolean(true);
        door.answer("a-1", () -> {
            if (!away.get()) {
                return door.done();
            }
            return door.calls("a-1") % 2 == 0
                    ? CompletableFuture.completedFuture(new Unavailable("the log is away"))
                    : CompletableFuture.failedFuture(
                            new IllegalStateException(new SQLException("connection refused", "08001")));
        });
        var consumer = member(configuration().withAttempts(1), commands(Refusals.PARK), adapter());

        publish("a", "a-1");

        eventually(() -> assertThat(door.calls("a-1")).isGreaterThan(10));
        assertThat(consumer.status().state()).isEqualTo(State.STALLED);
        assertThat(consumer.status().reason()).containsAnyOf("the log is away", "connection refused");
        away.set(false);
        eventually(() -> assertThat(consumer.status().consumed()).isOne());
        assertThat(parkedIds()).isEmpty();
    }

    @Test
    void a_command_that_was_given_up_is_not_dispatched_when_it_comes_again() {
        door.answer("a-1", () -> CompletableFuture.completedFuture(new Refused("out of stock")));
        var consumer = dispatching();
        publish("a", "a-1");
        eventually(() -> assertThat(parkedIds()).containsExactly("a-1"));
        assertThat(parked.skip(NAME, firstParked().number(), "no use")).isEqualTo(new Skipped());
        door.heal("a-1");

        publish("a", "a-1", "a-2");

        eventually(() -> assertThat(door.decided("billing")).isEqualTo(Map.of("a", List.of("a-2"))));
        assertThat(consumer.status().duplicates()).isOne();
    }

    @Test
    void a_retry_that_cannot_be_decided_says_so_and_counts_no_attempt() {
        door.answer("a-1", () -> CompletableFuture.completedFuture(new Refused("out of stock")));
        var consumer = dispatching();
        publish("a", "a-1");
        eventually(() -> assertThat(parkedIds()).containsExactly("a-1"));
        door.answer("a-1", () -> CompletableFuture.completedFuture(new Unavailable("the log is away")));

        assertThat(consumer.retry(firstParked().number()))
                .isEqualTo(new ParkedOutcome.Unavailable("commands cannot be decided now: the log is away", 0));

        assertThat(firstParked().attempts()).isOne();
    }

    @Test
    void without_a_database_dead_letters_are_on_the_broker() throws Exception {
        door.answer("a-1", () -> CompletableFuture.completedFuture(new Refused("out of stock")));
        var letters = new RecordingLetters(adapter(), NAME);
        var configuration = configuration().withDeadLetters(DeadLetters.ON_BROKER);
        try (var consumer = Consumer.withoutDatabase(configuration, List.of(), commands(Refusals.PARK), observer)) {
            consumer.start(adapter()).get(20, SECONDS);

            publish("a", "a-1", "a-2");

            eventually(() ->
                    assertThat(letters.reasons()).isEqualTo(Map.of("a-1", "the command was refused: out of stock")));
            eventually(() -> assertThat(door.decided("billing")).isEqualTo(Map.of("a", List.of("a-2"))));
            assertThatIllegalStateException()
                    .isThrownBy(() -> consumer.retry(1))
                    .withMessageContaining("orders--billing--dead-letters");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Consumer.withoutDatabase(configuration(), List.of(), commands(Refusals.PARK), observer))
                .withMessageStartingWith("deadLetters ");
    }
}
