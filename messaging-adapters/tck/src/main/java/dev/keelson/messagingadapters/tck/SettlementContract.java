package dev.keelson.messagingadapters.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.tck.BrokerFixture.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What a handler can do about a message: acknowledge, retry later, reject; and what it leaves undone. */
public abstract class SettlementContract extends AdapterContract {

    private static final String POISON = "the amount is negative";

    private Recorder deadLetters(Node node) {
        var recorder = acknowledging();
        var name = DeadLetter.destination(destination, GROUP);
        subscribe(node, SubscriptionConfiguration.of(name, "operators"), recorder);
        return recorder;
    }

    @Test
    void a_rejected_message_is_parked_with_its_reason_and_its_key_goes_on() {
        var node = node();
        var parked = deadLetters(node);
        var recorder = recorder(delivery -> {
            if (Recorder.id(delivery).equals("a-1")) {
                delivery.reject(POISON);
            } else {
                delivery.acknowledge();
            }
        });
        var subscription = subscribe(node, group(GROUP), recorder);

        publish(node, "a", "a-1");
        publish(node, "a", "a-2");
        publish(node, "b", "b-1");

        recorder.await(3);
        var letter = parked.await(1);
        assertThat(recorder.firstIdsByKey()).isEqualTo(Map.of("a", List.of("a-1", "a-2"), "b", List.of("b-1")));
        assertThat(DeadLetter.of(letter.message()))
                .contains(new DeadLetter(
                        new Message(destination, "a", envelope("a-1")), GROUP, coordinates(recorder, "a-1"), POISON));
        assertSettled(subscription);
        assertThat(parked.ids()).containsExactly("a-1");
    }

    private static String coordinates(Recorder recorder, String id) {
        return recorder.deliveries().stream()
                .filter(delivery -> Recorder.id(delivery).equals(id))
                .findFirst()
                .orElseThrow()
                .coordinates();
    }

    @Test
    void a_rejected_message_does_not_come_again() {
        var node = node();
        var parked = deadLetters(node);
        var subscription = subscribe(node, group(GROUP), delivery -> delivery.reject(POISON));
        publish(node, "a", "a-1");
        parked.await(1);
        assertThat(subscription.close(patience())).isTrue();
        publish(node, "a", "a-2");

        var after = acknowledging();
        subscribe(node(), group(GROUP), after);

        after.await(1);
        assertThat(after.ids()).containsExactly("a-2");
    }

    @Test
    void what_cannot_be_read_is_parked_at_once_and_the_others_go_on() {
        var node = node();
        var parked = deadLetters(node);
        var recorder = acknowledging();
        var subscription = subscribe(node, group(GROUP), recorder);
        var bytes = new byte[] {'{', (byte) 0xff, 0};

        broker().putUnreadable(destination, "a", bytes);
        publish(node, "a", "a-1");
        publish(node, "b", "b-1");

        recorder.await(List.of("a-1", "b-1"));
        var letter = DeadLetter.of(parked.await(1).message());
        assertThat(recorder.ids()).containsExactlyInAnyOrder("a-1", "b-1");
        assertThat(letter).isPresent();
        assertThat(letter.get().reason()).isNotBlank();
        assertThat(letter.get().original().envelope().type()).isEqualTo(DeadLetter.UNREADABLE);
        assertThat(letter.get().original().envelope().data().bytes()).containsSequence(bytes);
        assertSettled(subscription);
    }

    @Test
    void a_retry_keeps_the_order_of_its_key_and_blocks_no_other() {
        var others = acknowledging();
        var node = node();
        var recorder = recorder(delivery -> {
            if (!delivery.message().key().equals("a")) {
                others.handle(delivery);
            } else if (Recorder.id(delivery).equals("a-1")
                    && others.deliveries().size() < 10) {
                delivery.retryLater(Duration.ofMillis(10));
            } else {
                delivery.acknowledge();
            }
        });
        subscribe(node, group(GROUP), recorder);

        publish(node, "a", "a-1");
        publish(node, "a", "a-2");
        recorder.await(2);
        for (var number = 0; number < 10; number++) {
            publish(node, "b", "b-" + number);
        }

        recorder.await(List.of("a-2", "b-9"));
        var ofKey = recorder.deliveries().stream()
                .filter(delivery -> delivery.message().key().equals("a"))
                .toList();
        assertThat(ofKey).extracting(Recorder::id).startsWith("a-1", "a-1").endsWith("a-1", "a-2");
        assertThat(ofKey.get(1).redelivered()).isTrue();
        assertThat(ofKey.get(1).attempt()).isEqualTo(2);
    }

    @Test
    void a_retry_comes_after_its_delay() {
        var delay = Duration.ofMillis(200);
        var times = new ConcurrentHashMap<Integer, Long>();
        var node = node();
        var recorder = recorder(delivery -> {
            times.put(delivery.attempt(), System.nanoTime());
            if (delivery.attempt() == 1) {
                delivery.retryLater(delay);
            } else {
                delivery.acknowledge();
            }
        });
        subscribe(node, group(GROUP), recorder);

        publish(node, "a", "a-1");

        recorder.await(2);
        eventually(() -> assertThat(times).containsKeys(1, 2));
        var passed = times.getOrDefault(2, 0L) - times.getOrDefault(1, 0L);
        assertThat(Duration.ofNanos(passed)).isGreaterThanOrEqualTo(delay);
    }

    @Test
    void what_a_handler_throws_at_comes_again() {
        var node = node();
        var recorder = recorder(delivery -> {
            if (delivery.attempt() < 3) {
                throw new IllegalStateException("at attempt %d".formatted(delivery.attempt()));
            }
            delivery.acknowledge();
        });
        var subscription = subscribe(node, group(GROUP), recorder);

        publish(node, "a", "a-1");
        publish(node, "a", "a-2");

        recorder.await(6);
        assertThat(recorder.ids()).containsExactly("a-1", "a-1", "a-1", "a-2", "a-2", "a-2");
        assertSettled(subscription);
    }

    @Test
    void what_a_handler_leaves_unsettled_comes_again_in_time() {
        var node = node();
        var recorder = recorder(delivery -> {
            if (delivery.attempt() == 2) {
                delivery.acknowledge();
            }
        });
        var subscription = subscribe(node, group(GROUP).withSettleTimeout(Duration.ofMillis(50)), recorder);

        publish(node, "a", "a-1");

        recorder.await(2);
        assertThat(recorder.deliveries().getFirst().acknowledge()).isFalse();
        assertSettled(subscription);
        assertThat(recorder.ids()).containsExactly("a-1", "a-1");
    }

    @Test
    void a_delivery_is_settled_once_by_any_thread() {
        var node = node();
        var recorder = holding();
        var subscription = subscribe(node, group(GROUP), recorder);
        publish(node, "a", "a-1");
        var delivery = recorder.await(1);

        assertThat(delivery.acknowledge()).isTrue();

        assertThat(settledAgain(delivery)).isEmpty();
        assertSettled(subscription);
        publish(node, "a", "a-2");
        recorder.await(2);
        assertThat(recorder.ids()).containsExactly("a-1", "a-2");
    }

    private static Optional<String> settledAgain(Delivery delivery) {
        if (delivery.acknowledge()) {
            return Optional.of("acknowledged");
        }
        if (delivery.retryLater(Duration.ZERO)) {
            return Optional.of("retried");
        }
        return delivery.reject(POISON) ? Optional.of("rejected") : Optional.empty();
    }
}
