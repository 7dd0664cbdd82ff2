package dev.keelson.messagingadapters.consumer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.consumer.ConsumerStatus.State;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.Busy;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.FailedAgain;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.Handled;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.NotFirst;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.Skipped;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.Unknown;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a consumer does about messages that it cannot handle, and operators about those that it parked. */
abstract class ParkingContract extends ConsumerFixture {

    private static void poison() {
        throw UnusableMessageException.because("it says nothing");
    }

    @Test
    void a_message_is_parked_in_whole_with_its_reason() {
        effect.on("full", () -> {
            throw new IllegalStateException("broken\0 \uD800", new IllegalArgumentException("the cause"));
        });
        member();
        var full = new Envelope(
                "full",
                URI.create("/shop/1?a=b"),
                "orders.OrderPlaced",
                "order/ü",
                Instant.parse("2026-01-02T03:04:05.123456789Z"),
                "application/octet-stream",
                URI.create("https://example.com/schema"),
                Map.of("traceparent", "00-abc=def", "correlationid", "c =1"),
                Payload.of(new byte[] {0, 1, -1, 10}));

        publish("a", full);

        eventually(() -> assertThat(parkedIds()).containsExactly("full"));
        var content = parked.find(NAME, firstParked().number()).orElseThrow();
        assertThat(content.message()).isEqualTo(new Message(DESTINATION, "a", full));
        assertThat(content.stack()).contains("the cause", "ParkingContract");
        assertThat(content.parked()).isEqualTo(firstParked()).satisfies(message -> {
            assertThat(message.reason()).isEqualTo("java.lang.IllegalStateException: broken\uFFFD \uFFFD");
            assertThat(message.attempts()).isEqualTo(3);
            assertThat(message.coordinates()).isNotBlank();
            assertThat(message.failedAt()).isEqualTo(message.parkedAt());
            assertThat(message.type()).isEqualTo("orders.OrderPlaced");
        });
    }

    @Test
    void the_least_that_a_message_can_be_is_parked_in_whole() {
        effect.on("least", ParkingContract::poison);
        member();
        var least = Envelope.of("least", URI.create("x"), "t");

        publish("a", least);

        eventually(() -> assertThat(parkedIds()).containsExactly("least"));
        var content = parked.find(NAME, firstParked().number()).orElseThrow();
        assertThat(content.message().envelope()).isEqualTo(least);
        assertThat(content.parked().reason()).isEqualTo("it says nothing");
        assertThat(content.parked().attempts()).isOne();
        assertThat(effect.calls("least")).isOne();
    }

    @Test
    void what_is_larger_than_a_mebibyte_is_parked_in_whole() {
        effect.on("large", ParkingContract::poison);
        member();
        var large = envelope("large").withData("text/plain", Payload.of("ü".repeat(520_000)));

        publish("a", large);

        eventually(() -> assertThat(parkedIds()).containsExactly("large"));
        assertThat(parked.find(NAME, firstParked().number())
                        .orElseThrow()
                        .message()
                        .envelope())
                .isEqualTo(large);
    }

    @Test
    void later_messages_of_the_key_wait_behind_in_order_and_others_go_on() {
        effect.on("a-1", ParkingContract::poison);
        var consumer = member();

        publish("a", "a-1", "a-2", "a-3", "a-2");
        publish("b", "b-1");

        eventually(() -> assertThat(parkedIds()).containsExactly("a-1", "a-2", "a-3"));
        eventually(() -> assertThat(consumer.status().inFlight()).isZero());
        assertThat(store.effects()).isEqualTo(Map.of("b", List.of("b-1")));
        assertThat(parked.page(NAME, 0, 10).messages().get(1)).satisfies(waiting -> {
            assertThat(waiting.reason()).isNull();
            assertThat(waiting.failedAt()).isNull();
            assertThat(waiting.attempts()).isZero();
        });
        assertThat(parked.counts(NAME)).isEqualTo(new ParkedCounts(3, 1, 0));
        assertThat(consumer.status().parked()).isEqualTo(3);
        assertThat(consumer.status().duplicates()).isOne();
        assertThat(observer.count("parked")).isEqualTo(3);
        assertThat(effect.calls("a-2")).isZero();
    }

    @Test
    void a_message_without_a_key_of_its_own_holds_up_nobody() {
        effect.on("1", ParkingContract::poison);
        member();

        publish("1", "1");
        publish("2", "2");

        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("2", List.of("2"))));
        eventually(() -> assertThat(parkedIds()).containsExactly("1"));
    }

    @Test
    void a_crash_between_the_commit_and_the_acknowledgement_parks_once() {
        var mortal = adapter();
        effect.on("a-1", () -> {
            broker.kill(mortal);
            poison();
        });
        member(configuration(), new MessageEffect.InTransaction(effect), mortal);
        publish("a", "a-1");
        eventually(() -> assertThat(parkedIds()).containsExactly("a-1"));

        var heir = member();

        eventually(() -> assertThat(heir.status().duplicates()).isOne());
        assertThat(parkedIds()).containsExactly("a-1");
        assertThat(heir.status().parked()).isZero();
    }

    @Test
    void another_member_lets_its_messages_wait_as_well() {
        effect.on("a-1", ParkingContract::poison);
        var first = member();
        publish("a", "a-1");
        eventually(() -> assertThat(parkedIds()).containsExactly("a-1"));
        first.close();

        member();
        publish("a", "a-2");

        eventually(() -> assertThat(parkedIds()).containsExactly("a-1", "a-2"));
        assertThat(store.effects()).isEmpty();
    }

    @Test
    void the_first_of_a_key_is_retried_alone_or_with_all_behind_it() {
        effect.on("a-1", ParkingContract::poison);
        var consumer = member();
        publish("a", "a-1", "a-2", "a-3", "a-4");
        eventually(() -> assertThat(parkedIds()).hasSize(4));
        var numbers = parked.page(NAME, 0, 10).messages().stream()
                .map(ParkedMessage::number)
                .toList();

        assertThat(consumer.retry(numbers.get(1))).isEqualTo(new NotFirst(numbers.get(0)));
        assertThat(consumer.retry(numbers.get(0))).isEqualTo(new FailedAgain(numbers.get(0), "it says nothing", 0));
        assertThat(firstParked().attempts()).isEqualTo(2);
        assertThat(consumer.retryKey("a", 10)).isInstanceOf(FailedAgain.class);
        assertThat(store.effects()).isEmpty();

        effect.heal("a-1");
        effect.on("a-3", ParkingContract::poison);
        assertThat(consumer.retry(numbers.get(0))).isEqualTo(new Handled(1, true));
        assertThat(consumer.retry(numbers.get(0))).isEqualTo(new Unknown());
        assertThat(consumer.retryKey("a", 10)).isEqualTo(new FailedAgain(numbers.get(2), "it says nothing", 1));
        assertThat(parkedIds()).containsExactly("a-3", "a-4");

        effect.heal("a-3");
        assertThat(consumer.retryKey("a", 1)).isEqualTo(new Handled(1, true));
        assertThat(consumer.retryKey("a", 10)).isEqualTo(new Handled(1, false));
        assertThat(consumer.retryKey("a", 10)).isEqualTo(new Handled(0, false));
        publish("a", "a-5");
        eventually(
                () -> assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-1", "a-2", "a-3", "a-4", "a-5"))));
        assertThat(parked.counts(NAME)).isEqualTo(new ParkedCounts(0, 0, 0));
        assertThat(observer.count("replayed")).isEqualTo(4);
    }

    @Test
    void a_retried_message_that_is_delivered_again_is_a_duplicate() {
        effect.on("a-1", ParkingContract::poison);
        var consumer = member();
        publish("a", "a-1");
        eventually(() -> assertThat(parkedIds()).hasSize(1));
        effect.heal("a-1");
        assertThat(consumer.retry(firstParked().number())).isEqualTo(new Handled(1, false));

        publish("a", "a-1", "a-2");

        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-1", "a-2"))));
        assertThat(consumer.status().duplicates()).isOne();
    }

    @Test
    void a_retry_keeps_the_order_while_new_messages_arrive() throws Exception {
        effect.on("a-0", ParkingContract::poison);
        var consumer = member();
        var due = IntStream.range(0, 150).mapToObj(n -> "a-" + n).toList();
        publish("a", due.subList(0, 50).toArray(String[]::new));
        eventually(() -> assertThat(parkedIds()).hasSizeGreaterThan(10));
        effect.heal("a-0");

        var publishing =
                Thread.ofVirtual().start(() -> publish("a", due.subList(50, 150).toArray(String[]::new)));
        eventually(() -> {
            assertThat(consumer.retryKey("a", 20)).isInstanceOf(Handled.class);
            assertThat(store.effects()).isEqualTo(Map.of("a", due));
        });

        assertThat(publishing.join(SOON)).isTrue();
        assertThat(parked.counts(NAME)).isEqualTo(new ParkedCounts(0, 0, 0));
    }

    @Test
    void what_arrives_while_the_last_is_retried_comes_after_it() throws Exception {
        effect.on("a-1", ParkingContract::poison);
        var consumer = member(configuration().withReplayPatience(Duration.ofMillis(1)));
        publish("a", "a-1");
        eventually(() -> assertThat(parkedIds()).containsExactly("a-1"));
        var number = firstParked().number();
        var hold = effect.hold("a-1");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var retrying = threads.submit(() -> consumer.retry(number));
            hold.awaitInside();
            publish("a", "a-2");
            publish("b", "b-1");
            eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("b", List.of("b-1"))));
            assertThat(consumer.retry(number)).isEqualTo(new Busy(0));
            assertThat(parked.skip(NAME, number, "no use")).isEqualTo(new Busy(0));
            assertThat(parkedIds()).containsExactly("a-1");
            hold.release();
            assertThat(retrying.get(20, SECONDS)).isEqualTo(new Handled(1, false));
        }

        eventually(() -> assertThat(store.effects()).containsEntry("a", List.of("a-1", "a-2")));
        assertThat(parkedIds()).isEmpty();
    }

    @Test
    void operators_who_retry_at_the_same_time_have_each_effect_once() throws Exception {
        effect.on("a-0", ParkingContract::poison);
        var consumer = member();
        var other = member();
        var due = IntStream.range(0, 60).mapToObj(n -> "a-" + n).toList();
        publish("a", due.toArray(String[]::new));
        eventually(() -> assertThat(parkedIds()).hasSize(60));
        effect.heal("a-0");

        var outcomes = new ArrayList<ParkedOutcome>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> consumer.retryKey("a", 1_000));
            var two = threads.submit(() -> other.retryKey("a", 1_000));
            outcomes.add(one.get(20, SECONDS));
            outcomes.add(two.get(20, SECONDS));
        }

        assertThat(store.effects()).isEqualTo(Map.of("a", due));
        assertThat(outcomes).hasOnlyElementsOfType(Handled.class);
        assertThat(outcomes.stream()
                        .mapToInt(outcome -> ((Handled) outcome).messages())
                        .sum())
                .isEqualTo(60);
    }

    @Test
    void what_is_skipped_has_no_effect_and_stays_known() {
        effect.on("a-1", ParkingContract::poison);
        var consumer = member();
        publish("a", "a-1", "a-2", "a-3");
        eventually(() -> assertThat(parkedIds()).hasSize(3));
        var messages = parked.page(NAME, 0, 10).messages();

        assertThat(parked.skip(NAME, messages.get(1).number(), "no use"))
                .isEqualTo(new NotFirst(messages.get(0).number()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parked.skip(NAME, messages.get(0).number(), " "))
                .withMessageStartingWith("note ");
        assertThat(parked.skip(NAME, messages.get(0).number(), "no use")).isEqualTo(new Skipped());
        assertThat(parked.skip(NAME, messages.get(0).number(), "no use")).isEqualTo(new Unknown());
        assertThat(parkedIds()).containsExactly("a-2", "a-3");
        assertThat(parked.counts(NAME)).isEqualTo(new ParkedCounts(2, 1, 1));

        assertThat(consumer.retryKey("a", 10)).isEqualTo(new Handled(2, false));
        publish("a", "a-1", "a-4");
        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-2", "a-3", "a-4"))));
    }

    @Test
    void what_comes_again_after_it_was_forgotten_can_be_skipped_again() {
        effect.on("a-1", ParkingContract::poison);
        member();
        for (var time = 0; time < 2; time++) {
            store.jdbi().useHandle(handle -> handle.execute("DELETE FROM keelson_consumed"));
            publish("a", "a-1");
            eventually(() -> assertThat(parkedIds()).containsExactly("a-1"));
            assertThat(parked.skip(NAME, firstParked().number(), "no use")).isEqualTo(new Skipped());
        }
        assertThat(parked.counts(NAME)).isEqualTo(new ParkedCounts(0, 0, 1));
    }

    @Test
    void where_the_store_is_full_keys_stand_still_and_nothing_is_lost() {
        List.of("a-1", "b-1", "c-1").forEach(id -> effect.on(id, ParkingContract::poison));
        var consumer = member(configuration().withMaxParked(2).withBatches(1));
        publish("a", "a-1");
        publish("b", "b-1");
        eventually(() -> assertThat(parkedIds()).hasSize(2));

        publish("c", "c-1", "c-2");
        publish("a", "a-2");
        publish("d", "d-1");

        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("d", List.of("d-1"))));
        eventually(() -> assertThat(consumer.status().state()).isEqualTo(State.STALLED));
        assertThat(consumer.status().reason()).contains("billing", "has 2 parked messages", "maxParked");
        assertThat(consumer.status().inFlight()).isEqualTo(3);
        assertThat(observer.count("stalled")).isPositive();

        List.of("a-1", "b-1", "c-1").forEach(effect::heal);
        eventually(() -> {
            consumer.retryKey("a", 10);
            assertThat(store.effects())
                    .isEqualTo(Map.of("a", List.of("a-1", "a-2"), "c", List.of("c-1", "c-2"), "d", List.of("d-1")));
        });
        assertThat(parkedIds()).containsExactly("b-1");
    }

    @Test
    void a_key_that_was_forgotten_to_be_consumed_is_not_parked_twice() {
        effect.on("a-1", ParkingContract::poison);
        member();
        publish("a", "a-1");
        eventually(() -> assertThat(parkedIds()).hasSize(1));
        store.jdbi().useHandle(handle -> handle.execute("DELETE FROM keelson_consumed"));

        publish("a", "a-1", "a-2");

        eventually(() -> assertThat(parkedIds()).containsExactly("a-1", "a-2"));
    }

    @Test
    void pages_follow_each_other() {
        IntStream.range(0, 5).forEach(n -> effect.on("id-" + n, ParkingContract::poison));
        member();
        IntStream.range(0, 5).forEach(n -> publish("key-" + n, "id-" + n));
        eventually(() -> assertThat(parkedIds()).hasSize(5));

        var first = parked.page(NAME, 0, 2);
        var second = parked.page(NAME, nextOf(first), 3);

        assertThat(first.messages()).hasSize(2);
        assertThat(second.messages()).hasSize(3);
        assertThat(second.next()).isNull();
        assertThat(parked.page("other", 0, 2).messages()).isEmpty();
        assertThat(parked.find("other", firstParked().number())).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parked.page(NAME, 0, 1_001))
                .withMessageStartingWith("limit ");
    }

    private static long nextOf(ParkedPage page) {
        var next = page.next();
        assertThat(next).isNotNull();
        return next == null ? 0 : next;
    }

    @Test
    void dead_letters_can_be_left_to_the_broker() {
        effect.on("a-1", ParkingContract::poison);
        var letters = new RecordingLetters(adapter(), NAME);
        member(configuration().withDeadLetters(DeadLetters.ON_BROKER));

        publish("a", "a-1", "a-2");

        eventually(() -> assertThat(letters.reasons()).isEqualTo(Map.of("a-1", "it says nothing")));
        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-2"))));
        assertThat(parkedIds()).isEmpty();
    }

    @Test
    void what_is_no_message_is_parked_on_the_broker() {
        var letters = new RecordingLetters(adapter(), NAME);
        member();

        broker.putUnreadable(DESTINATION, "a", new byte[] {1});
        publish("a", "a-1");

        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-1"))));
        eventually(() -> assertThat(letters.reasons()).hasSize(1));
        assertThat(parkedIds()).isEmpty();
    }
}
