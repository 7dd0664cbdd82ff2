package dev.keelson.messagingadapters.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.Health;
import dev.keelson.messagingadapters.api.PublishFailedException;
import dev.keelson.messagingadapters.tck.BrokerFixture.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What happens when a member dies, the broker goes away, or somebody stops in order: nothing is lost. */
public abstract class FailureContract extends AdapterContract {

    @Test
    void what_was_not_acknowledged_comes_again_after_a_crash() {
        var first = node();
        var held = holding();
        subscribe(first, group(GROUP), held);
        publish(first, "a", "a-1");
        publish(first, "a", "a-2");
        assertThat(held.await(1).redelivered()).isFalse();

        first.die();
        var after = acknowledging();
        var subscription = subscribe(node(), group(GROUP), after);

        assertThat(after.await(1).redelivered()).isTrue();
        after.await(2);
        assertThat(after.ids()).containsExactly("a-1", "a-2");
        assertSettled(subscription);
    }

    @Test
    void a_member_takes_over_from_one_that_died() {
        var dying = node();
        var held = holding();
        subscribe(dying, group(GROUP), held);
        var after = acknowledging();
        var surviving = node();
        subscribe(surviving, group(GROUP), after);
        var due = new TreeMap<String, List<String>>();
        eventually(() -> {
            publishRound(surviving, due);
            assertThat(held.deliveries()).isNotEmpty();
            assertThat(after.deliveries()).isNotEmpty();
        });

        dying.die();

        after.await(all(due));
        assertThat(after.firstIdsByKey()).isEqualTo(due);
        assertThat(after.deliveries())
                .filteredOn(delivery -> held.ids().contains(Recorder.id(delivery)))
                .isNotEmpty()
                .allMatch(Delivery::redelivered);
    }

    /** One more of each of 20 keys, repeated until it is confirmed. */
    private void publishRound(Node node, Map<String, List<String>> due) {
        for (var key = 0; key < 20; key++) {
            var ids = due.computeIfAbsent("key-" + key, _ -> new ArrayList<>());
            var id = "%d-%d".formatted(key, ids.size());
            publishUntilConfirmed(node, "key-" + key, id);
            ids.add(id);
        }
    }

    private void publishUntilConfirmed(Node node, String key, String id) {
        eventually(() -> {
            var failure = failure(node, key, id);
            assertThat(failure).isNull();
        });
    }

    @Test
    void a_restart_of_the_broker_in_the_middle_loses_nothing() {
        var node = node();
        var held = holding();
        var recorder = recorder(delivery -> {
            if (held.deliveries().isEmpty() && delivery.message().key().equals("key-0")) {
                held.handle(delivery);
            } else {
                delivery.acknowledge();
            }
        });
        var subscription = subscribe(node, group(GROUP), recorder);
        var due = new TreeMap<String, List<String>>();
        publishRound(node, due);
        publishRound(node, due);
        held.await(1);

        broker().stop();
        assertDown(node);
        assertThat(failure(node, "other", "lost")).isNotNull().matches(PublishFailedException::retryable);
        broker().start();
        assertUp(node);
        held.deliveries().getFirst().acknowledge();
        publishRound(node, due);

        recorder.await(all(due));
        var received = recorder.firstIdsByKey();
        received.remove("other");
        assertThat(received).isEqualTo(due);
        assertSettled(subscription);
    }

    private void assertDown(Node node) {
        eventually(() -> assertThat(node.adapter().health())
                .isInstanceOfSatisfying(
                        Health.Down.class, down -> assertThat(down.reason()).isNotBlank()));
    }

    private void assertUp(Node node) {
        eventually(() -> assertThat(node.adapter().health()).isInstanceOf(Health.Up.class));
    }

    @Test
    void a_broker_that_is_away_at_the_start_is_waited_for() {
        broker().stop();
        var node = node(configuration().withPublishTimeout(Duration.ofMillis(300)));
        var recorder = acknowledging();
        var subscription = node.adapter().subscribe(group(GROUP), recorder);

        assertDown(node);
        assertThat(failure(node, "a", "early")).isNotNull().matches(PublishFailedException::retryable);
        assertThat(subscription.ready()).isNotDone();
        broker().start();

        get(subscription.ready());
        assertUp(node);
        publishUntilConfirmed(node, "b", "b-1");
        recorder.await(List.of("b-1"));
    }

    @Test
    void close_lets_what_was_delivered_be_settled_and_gives_the_rest_back() {
        var first = node();
        var held = holding();
        subscribe(first, group(GROUP), held);
        publish(first, "a", "a-1");
        publish(first, "b", "b-1");
        held.await(2);
        publish(first, "a", "a-2");

        var closing = CompletableFuture.supplyAsync(() -> first.adapter().close(patience()));
        eventually(() -> assertThatIllegalStateException()
                .isThrownBy(() -> first.adapter().subscribe(group("late"), acknowledging())));
        assertThat(closing).isNotDone();
        held.deliveries().forEach(delivery -> assertThat(delivery.acknowledge()).isTrue());

        assertThat(get(closing)).isTrue();
        assertThat(held.ids()).containsExactlyInAnyOrder("a-1", "b-1");
        assertThat(failure(first, "a", "late")).isNotNull();
        var second = node();
        var after = acknowledging();
        subscribe(second, group(GROUP), after);
        publish(second, "b", "b-2");
        after.await(2);
        assertThat(after.firstIdsByKey()).isEqualTo(Map.of("a", List.of("a-2"), "b", List.of("b-2")));
    }

    @Test
    void close_gives_up_what_is_not_settled_in_time() {
        var first = node();
        var held = holding();
        subscribe(first, group(GROUP), held);
        publish(first, "a", "a-1");
        var delivery = held.await(1);

        assertThat(first.adapter().close(Duration.ofMillis(50))).isFalse();

        assertThat(delivery.acknowledge()).isFalse();
        var after = acknowledging();
        subscribe(node(), group(GROUP), after);
        assertThat(after.await(1).redelivered()).isTrue();
        assertThat(after.ids()).containsExactly("a-1");
    }

    @Test
    void a_subscription_that_closes_leaves_the_adapter_open() {
        var node = node();
        var before = acknowledging();
        var subscription = subscribe(node, group(GROUP), before);
        publish(node, "a", "a-1");
        before.await(1);

        assertThat(subscription.close(patience())).isTrue();
        assertThat(subscription.close(patience())).isTrue();
        publish(node, "a", "a-2");

        var after = acknowledging();
        subscribe(node, group(GROUP), after);
        after.await(1);
        assertThat(after.ids()).containsExactly("a-2");
        assertThat(before.ids()).containsExactly("a-1");
    }
}
