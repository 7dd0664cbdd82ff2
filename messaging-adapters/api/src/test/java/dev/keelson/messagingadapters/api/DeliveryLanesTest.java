package dev.keelson.messagingadapters.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the contract of adapters does not reach: connections that are lost while a handler is at work. */
final class DeliveryLanesTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final SubscriptionConfiguration THREE = SubscriptionConfiguration.of("orders", "billing")
            .withInFlight(3)
            .withRetry(new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)));

    private final BlockingQueue<Delivery> delivered = new LinkedBlockingQueue<>();
    private final List<String> settled = new CopyOnWriteArrayList<>();
    private final DeliveryLanes lanes = new DeliveryLanes(THREE, delivered::add);

    private Incoming incoming(String key, String id, Object origin) {
        var message = new Message("orders", key, Envelope.of(id, URI.create("/here"), "t"));
        return new Incoming(message, id + "@" + origin, 1, false, origin, Optional.empty(), settlement(id, origin));
    }

    private Settlement settlement(String id, Object origin) {
        return new Settlement() {
            @Override
            public void acknowledge() {
                settled.add(id + "@" + origin);
            }

            @Override
            public void park(DeadLetter letter) {
                settled.add("parked " + id);
            }
        };
    }

    private Delivery next() throws InterruptedException {
        var delivery = delivered.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(delivery).isNotNull();
        return delivery;
    }

    @Test
    void what_is_given_again_waits_for_the_handler_that_is_at_work() throws Exception {
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var first = new AtomicInteger();
        var busy = new DeliveryLanes(THREE, delivery -> {
            if (first.getAndIncrement() == 0) {
                entered.countDown();
                assertThat(leave.await(20, TimeUnit.SECONDS)).isTrue();
            }
            delivered.add(delivery);
        });
        busy.offer(incoming("a", "a-1", "one"));
        busy.offer(incoming("a", "a-2", "one"));
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

        busy.withdraw("one");
        assertThat(busy.held()).isOne();
        busy.offer(incoming("a", "a-1", "two"));
        busy.offer(incoming("a", "a-2", "two"));
        assertThat(delivered).isEmpty();
        leave.countDown();

        assertThat(next().acknowledge()).isFalse();
        var again = next();
        assertThat(again.coordinates()).isEqualTo("a-1@two");
        again.acknowledge();
        assertThat(next().coordinates()).isEqualTo("a-2@two");
        assertThat(settled).containsExactly("a-1@two");
        assertThat(busy.holds("one")).isFalse();
        assertThat(busy.holds("two")).isTrue();
    }

    @Test
    void more_than_the_bound_is_refused_and_room_is_waited_for() throws Exception {
        assertThat(lanes.awaitRoom(Duration.ZERO)).isEqualTo(3);
        for (var id : List.of("a-1", "a-2", "a-3")) {
            assertThat(lanes.offer(incoming("a", id, "one"))).isTrue();
        }
        assertThat(lanes.awaitRoom(Duration.ofMillis(1))).isZero();
        assertThatIllegalStateException().isThrownBy(() -> lanes.offer(incoming("a", "a-4", "one")));

        next().acknowledge();

        assertThat(lanes.awaitRoom(SOON)).isOne();
    }

    @Test
    void a_dead_letter_that_the_broker_does_not_take_is_tried_again_before_the_acknowledgement() throws Exception {
        var tries = new AtomicInteger();
        var message = incoming("a", "a-1", "one");
        lanes.offer(
                new Incoming(message.message(), "a-1@one", 1, false, "one", Optional.of("no JSON"), new Settlement() {
                    @Override
                    public void acknowledge() {
                        settled.add("acknowledged after %d".formatted(tries.get()));
                    }

                    @Override
                    public void park(DeadLetter letter) throws Exception {
                        assertThat(letter.reason()).isEqualTo("no JSON");
                        if (tries.incrementAndGet() < 3) {
                            throw new IOException("the broker is away");
                        }
                    }
                }));

        await().atMost(SOON).untilAsserted(() -> assertThat(settled).containsExactly("acknowledged after 3"));
        assertThat(delivered).isEmpty();
    }

    @Test
    void a_drain_ends_pauses_and_takes_nothing_more() throws Exception {
        lanes.offer(incoming("a", "a-1", "one"));
        next().retryLater(Duration.ofHours(1));

        assertThat(lanes.drain(SOON)).isTrue();

        assertThat(lanes.offer(incoming("b", "b-1", "one"))).isFalse();
        assertThat(lanes.awaitRoom(SOON)).isZero();
        assertThat(lanes.held()).isZero();
        assertThat(settled).isEmpty();
    }
}
