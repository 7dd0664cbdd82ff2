package dev.keelson.messagingadapters.tck;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.api.Start;
import dev.keelson.messagingadapters.api.Start.At;
import dev.keelson.messagingadapters.api.Start.Earliest;
import dev.keelson.messagingadapters.api.Start.Latest;
import dev.keelson.messagingadapters.tck.BrokerFixture.Node;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What gets from a publisher to the groups: everything, whole, in order per key, within bounds. */
public abstract class DeliveryContract extends AdapterContract {

    @Test
    void an_envelope_arrives_whole_with_its_key() {
        var full = Envelope.of("id-1 ü", URI.create("https://example.org/a?b=c"), "orders.OrderPlaced")
                .withSubject("order/🚢 %41+1")
                .withTime(Instant.parse("2026-01-02T03:04:05.123456Z"))
                .withDataSchema(URI.create("https://example.org/schema"))
                .withData("application/json", Payload.of("{\"name\":\"Größe\"}"))
                .withExtensions(Map.of(
                        "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                        "correlationid", "c-1",
                        "causationid", "c-2",
                        "partitionkey", "order 1"));
        var bytes = new byte[256];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        var binary = Envelope.of("id-2", SOURCE, "t").withData(null, Payload.of(bytes));
        var least = Envelope.of("id-3", SOURCE, "t");
        var node = node();
        var recorder = acknowledging();
        subscribe(node, group(GROUP), recorder);

        for (var envelope : List.of(full, binary, least)) {
            get(node.adapter().publish(destination, "order 1/ü", envelope));
        }

        recorder.await(3);
        assertThat(recorder.deliveries())
                .allSatisfy(delivery -> {
                    assertThat(delivery.message().key()).isEqualTo("order 1/ü");
                    assertThat(delivery.message().destination()).isEqualTo(destination);
                    assertThat(delivery.coordinates()).isNotBlank();
                })
                .extracting(delivery -> delivery.message().envelope())
                .containsExactly(full, binary, least);
    }

    @Test
    void a_key_keeps_its_order_while_keys_go_in_parallel() {
        var together = new CountDownLatch(2);
        var node = node();
        var recorder = recorder(delivery -> {
            if (List.of("0-0", "1-0").contains(Recorder.id(delivery))) {
                together.countDown();
                assertThat(together.await(patience().toMillis(), MILLISECONDS)).isTrue();
            }
            delivery.acknowledge();
        });
        var subscription = subscribe(node, group(GROUP), recorder);

        var due = publish(node, 20, 20);

        recorder.await(all(due));
        assertThat(recorder.firstIdsByKey()).isEqualTo(due);
        assertThat(together.getCount()).isZero();
        assertSettled(subscription);
    }

    @Test
    void a_key_waits_for_its_unsettled_message_and_others_do_not() {
        var node = node();
        var recorder = holding();
        subscribe(node, group(GROUP), recorder);
        publish(node, "a", "a-1");
        var first = recorder.await(1);

        publish(node, "a", "a-2");
        publish(node, "b", "b-1");
        recorder.await(List.of("b-1"));
        assertThat(recorder.ids()).containsExactly("a-1", "b-1");

        first.acknowledge();
        recorder.await(3);
        assertThat(recorder.ids()).containsExactly("a-1", "b-1", "a-2");
    }

    @Test
    void two_groups_each_get_everything() {
        var node = node();
        var first = acknowledging();
        var second = acknowledging();
        subscribe(node, group("first"), first);
        subscribe(node, group("second"), second);

        var due = publish(node, 5, 5);

        first.await(all(due));
        second.await(all(due));
        assertThat(first.firstIdsByKey()).isEqualTo(due);
        assertThat(second.firstIdsByKey()).isEqualTo(due);
    }

    @Test
    void the_members_of_a_group_share_its_messages() {
        var both = acknowledging();
        var first = recorder(both);
        var second = recorder(both);
        var node = node();
        subscribe(node, group(GROUP), first);
        subscribe(node(), group(GROUP), second);

        var due = publishUntil(node, () -> {
            assertThat(first.deliveries()).isNotEmpty();
            assertThat(second.deliveries()).isNotEmpty();
        });

        both.await(all(due));
        assertThat(both.firstIdsByKey()).isEqualTo(due);
        assertDuplicatesAreTold(both);
    }

    private Map<String, List<String>> publishUntil(Node node, Runnable assertion) {
        var due = new TreeMap<String, List<String>>();
        eventually(() -> {
            for (var key = 0; key < 20; key++) {
                var ids = due.computeIfAbsent("key-" + key, _ -> new ArrayList<>());
                var id = "%d-%d".formatted(key, ids.size());
                publish(node, "key-" + key, id);
                ids.add(id);
            }
            assertion.run();
        });
        return due;
    }

    private static void assertDuplicatesAreTold(Recorder recorder) {
        var seen = new HashSet<String>();
        assertThat(recorder.deliveries())
                .allSatisfy(delivery -> assertThat(seen.add(Recorder.id(delivery)) || delivery.redelivered())
                        .isTrue());
    }

    @Test
    void a_first_delivery_says_so() {
        var node = node();
        var recorder = acknowledging();
        subscribe(node, group(GROUP), recorder);

        publish(node, "a", "a-1");

        var delivery = recorder.await(1);
        assertThat(delivery.redelivered()).isFalse();
        assertThat(delivery.attempt()).isOne();
    }

    @Test
    void a_message_that_was_published_twice_is_known_by_its_id() {
        var node = node();
        var recorder = acknowledging();
        subscribe(node, group(GROUP), recorder);

        publish(node, "a", "a-1");
        publish(node, "a", "a-1");
        publish(node, "a", "a-2");

        recorder.await(List.of("a-1", "a-2"));
        assertThat(recorder.firstIdsByKey()).isEqualTo(Map.of("a", List.of("a-1", "a-2")));
        assertThat(recorder.deliveries())
                .extracting(delivery -> delivery.message().envelope())
                .containsOnly(envelope("a-1"), envelope("a-2"));
    }

    @Test
    void a_new_group_begins_where_it_is_told() throws InterruptedException {
        var node = node();
        var old = publishBeforeAnyGroup(node, "old");
        var now = afterNow();

        assertBegins(node, "earliest", new Earliest(), with(old, "new-earliest"));
        assertBegins(node, "at", new At(now), List.of("new-earliest", "new-at"));
        assertBegins(node, "latest", new Latest(), List.of("new-latest"));
    }

    /** What there is for the first group. */
    private List<String> publishBeforeAnyGroup(Node node, String id) {
        if (broker().keepsForLaterGroups()) {
            publish(node, "a", id);
            return List.of(id);
        }
        assertThat(failure(node, "a", id)).isNotNull().satisfies(failure -> {
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.outcomeUnknown()).isFalse();
        });
        return List.of();
    }

    private static List<String> with(List<String> ids, String another) {
        return Stream.concat(ids.stream(), Stream.of(another)).toList();
    }

    /** A time that is over, and later than what was before. */
    private static Instant afterNow() throws InterruptedException {
        var time = Instant.now().plusMillis(2);
        while (!Instant.now().isAfter(time)) {
            Thread.sleep(1);
        }
        return time;
    }

    private void assertBegins(Node node, String group, Start start, List<String> expected) {
        var recorder = acknowledging();
        var wanted = group(group).withStart(start);
        if (!broker().honours(start)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> node.adapter().subscribe(wanted, recorder))
                    .withMessageStartingWith("start ");
            publish(node, "a", "new-" + group);
            return;
        }
        subscribe(node, wanted, recorder);
        publish(node, "a", "new-" + group);
        recorder.await(expected.size());
        assertThat(recorder.ids()).isEqualTo(expected);
    }

    @Test
    void a_group_goes_on_where_it_is() {
        var node = node();
        var before = acknowledging();
        var subscription = subscribe(node, group(GROUP), before);
        publish(node, "a", "a-1");
        before.await(1);
        assertThat(subscription.close(patience())).isTrue();
        publish(node, "a", "a-2");

        var after = acknowledging();
        subscribe(
                node(),
                group(GROUP).withStart(broker().honours(new Earliest()) ? new Earliest() : new Latest()),
                after);

        after.await(1);
        assertThat(after.ids()).containsExactly("a-2");
    }

    @Test
    void a_slow_member_holds_no_more_than_its_bound() throws InterruptedException {
        var node = node();
        var unsettled = new AtomicInteger();
        var most = new AtomicInteger();
        BlockingQueue<Delivery> held = new LinkedBlockingQueue<>();
        var subscription = subscribe(node, group(GROUP).withInFlight(5), delivery -> {
            most.accumulateAndGet(unsettled.incrementAndGet(), Math::max);
            held.add(delivery);
        });

        publish(node, 120, 1);

        eventually(() -> assertThat(held).hasSize(5));
        for (var number = 0; number < 120; number++) {
            var delivery = held.poll(patience().toMillis(), MILLISECONDS);
            assertThat(delivery).as("delivery %d", number).isNotNull();
            assertThat(subscription.inFlight()).isBetween(1, 5);
            unsettled.decrementAndGet();
            delivery.acknowledge();
        }
        assertThat(most).hasValue(5);
        assertSettled(subscription);
    }

    @Test
    void bad_input_is_refused_by_name() {
        var node = node(configuration().withLargestData(100));
        var adapter = node.adapter();
        var recorder = acknowledging();
        subscribe(node, group(GROUP), recorder);

        var large = envelope("large").withData(null, Payload.of(new byte[101]));
        assertRefused("destination", () -> get(adapter.publish("", "a", envelope("1"))));
        assertRefused("destination", () -> get(adapter.publish("a b", "a", envelope("1"))));
        assertRefused("destination", () -> get(adapter.publish("..", "a", envelope("1"))));
        assertRefused("key", () -> get(adapter.publish(destination, "", envelope("1"))));
        assertRefused("key", () -> get(adapter.publish(destination, "a\nb", envelope("1"))));
        assertRefused("key", () -> get(adapter.publish(destination, "\uD800", envelope("1"))));
        assertRefused("key", () -> get(adapter.publish(destination, "a".repeat(513), envelope("1"))));
        assertRefused("data", () -> get(adapter.publish(destination, "a", large)));

        publish(node, "a", "good");
        var delivery = recorder.await(1);
        assertThat(recorder.ids()).containsExactly("good");
        assertRefused("reason", () -> delivery.reject(" "));
        assertRefused("delay", () -> delivery.retryLater(Duration.ofMillis(-1)));
    }

    private static void assertRefused(String name, Supplier<?> call) {
        assertThatIllegalArgumentException().isThrownBy(call::get).withMessageStartingWith(name + " ");
    }
}
