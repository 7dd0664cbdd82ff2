package dev.keelson.messagingadapters.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keelson.messagingadapters.consumer.ConsumerStatus.State;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a consumer does about messages that have their effect in its database. */
abstract class ConsumptionContract extends ConsumerFixture {

    @Test
    void each_message_has_its_effect_in_order_per_key() {
        var due = new TreeMap<String, List<String>>();
        for (var key = 0; key < 20; key++) {
            var name = "key-%02d".formatted(key);
            due.put(name, IntStream.range(0, 25).mapToObj(n -> name + "/" + n).toList());
        }
        var consumer = member();

        IntStream.range(0, 25).forEach(n -> due.forEach((key, ids) -> publish(key, ids.get(n))));

        eventually(() -> assertThat(store.effects()).isEqualTo(due));
        eventually(() -> assertThat(consumer.status())
                .isEqualTo(new ConsumerStatus(NAME, DESTINATION, State.RUNNING, null, 0, 500, 0, 0, 0, 0)));
        assertThat(observer.count("consumed")).isEqualTo(500);
    }

    @Test
    void a_message_that_was_published_twice_has_its_effect_once() {
        var consumer = member();

        publish("a", "a-1", "a-1", "a-2", "a-1");

        eventually(() -> assertThat(consumer.status().duplicates()).isEqualTo(2));
        assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-1", "a-2")));
        assertThat(observer.count("duplicates")).isEqualTo(2);
        assertThat(observer.count("consumed")).isEqualTo(2);
    }

    @Test
    void a_crash_between_the_commit_and_the_acknowledgement_doubles_nothing() {
        var mortal = adapter();
        effect.on("a-1", () -> broker.kill(mortal));
        member(configuration(), new MessageEffect.InTransaction(effect), mortal);
        publish("a", "a-1", "a-2");
        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-1"))));

        effect.heal("a-1");
        var heir = member();

        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-1", "a-2"))));
        assertThat(heir.status().duplicates()).isOne();
    }

    @Test
    void a_crash_before_the_commit_loses_nothing() {
        var mortal = adapter();
        var dying = new CountDownLatch(1);
        effect.on("a-1", () -> {
            broker.kill(mortal);
            dying.countDown();
            throw new IllegalStateException("the process is killed");
        });
        var dead = member(configuration().withAttempts(1_000), new MessageEffect.InTransaction(effect), mortal);
        publish("a", "a-1", "a-2");
        eventually(() -> assertThat(dying.getCount()).isZero());
        dead.close(Duration.ZERO);
        assertThat(store.effects()).isEmpty();

        effect.heal("a-1");
        member();

        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-1", "a-2"))));
    }

    @Test
    void what_waits_together_commits_together() throws Exception {
        var hold = effect.hold("first");
        var consumer = member(configuration().withBatches(1).withBatchSize(30));
        publish("first", "first");
        hold.awaitInside();
        IntStream.range(0, 50).forEach(n -> publish("key-" + n, "id-" + n));
        eventually(() -> assertThat(consumer.status().inFlight()).isEqualTo(51));

        hold.release();

        eventually(() -> assertThat(consumer.status().consumed()).isEqualTo(51));
        assertThat(effect.batches()).extracting(List::size).first().isEqualTo(1);
        assertThat(effect.batches())
                .extracting(List::size)
                .allMatch(size -> size <= 30)
                .contains(30);
    }

    @Test
    void of_a_batch_with_a_poison_the_others_commit() throws Exception {
        var hold = effect.hold("first");
        effect.on("id-3", () -> {
            throw new IllegalStateException("poison");
        });
        var consumer = member(configuration().withBatches(1));
        publish("first", "first");
        hold.awaitInside();
        IntStream.range(0, 10).forEach(n -> publish("key-" + n, "id-" + n));
        eventually(() -> assertThat(consumer.status().inFlight()).isEqualTo(11));

        hold.release();

        eventually(() -> assertThat(parkedIds()).containsExactly("id-3"));
        eventually(() -> assertThat(consumer.status().consumed()).isEqualTo(10));
        assertThat(store.effects()).hasSize(10).doesNotContainKey("key-3");
        assertThat(firstParked().attempts()).isEqualTo(3);
        assertThat(effect.batches().stream().filter(List.of("id-3")::equals)).hasSize(3);
    }

    @Test
    void an_effect_that_loses_its_connection_each_time_is_parked_and_drags_no_others_along() throws Exception {
        var hold = effect.hold("first");
        effect.on("id-3", () -> {
            throw new IllegalStateException(new SQLException("the statement took too long", "08006"));
        });
        var consumer = member(configuration().withBatches(1));
        publish("first", "first");
        hold.awaitInside();
        IntStream.range(0, 10).forEach(n -> publish("key-" + n, "id-" + n));
        eventually(() -> assertThat(consumer.status().inFlight()).isEqualTo(11));

        hold.release();

        eventually(() -> assertThat(store.effects()).hasSize(10));
        var others = new AtomicInteger();
        eventually(() -> {
            publish("other", "other-" + others.incrementAndGet());
            assertThat(parkedIds()).containsExactly("id-3");
        });
        assertThat(firstParked().attempts()).isEqualTo(3);
        assertThat(effect.batches().stream().filter(batch -> batch.size() > 1 && batch.contains("id-3")))
                .hasSize(1);
    }

    @Test
    void a_failure_blocks_its_key_alone_and_is_tried_again() {
        var failures = new AtomicInteger();
        effect.on("a-1", () -> {
            if (failures.incrementAndGet() < 100) {
                throw new IllegalStateException("not yet");
            }
        });
        var consumer = member(configuration().withAttempts(1_000));

        publish("a", "a-1", "a-2", "a-3");
        publish("b", "b-1", "b-2");

        eventually(() -> assertThat(store.effects()).containsEntry("b", List.of("b-1", "b-2")));
        assertThat(store.effects()).doesNotContainKey("a");
        failures.set(100);
        eventually(() -> assertThat(store.effects()).containsEntry("a", List.of("a-1", "a-2", "a-3")));
        assertThat(consumer.status().retried()).isPositive();
        assertThat(observer.count("retried")).isPositive();
        assertThat(parkedIds()).isEmpty();
    }

    @Test
    void two_members_share_the_work_and_each_takes_over_from_the_other() throws Exception {
        var mortal = adapter();
        var first = member(configuration(), new MessageEffect.InTransaction(effect), mortal);
        var second = member();
        var due = new TreeMap<String, List<String>>();
        for (var key = 0; key < 30; key++) {
            var name = "key-%02d".formatted(key);
            due.put(name, IntStream.range(0, 20).mapToObj(n -> name + "/" + n).toList());
        }

        for (var n = 0; n < 20; n++) {
            for (var key : due.entrySet()) {
                publish(key.getKey(), key.getValue().get(n));
            }
            if (n == 10) {
                eventually(() -> assertThat(second.status().consumed()).isPositive());
                broker.kill(mortal);
            }
        }

        eventually(() -> assertThat(store.effects()).isEqualTo(due));
        first.close(Duration.ZERO);
    }

    @Test
    void closing_lets_what_is_under_way_commit_and_gives_the_rest_back() throws Exception {
        var hold = effect.hold("a-1");
        var consumer = member();
        publish("a", "a-1", "a-2");
        hold.awaitInside();
        var closing = Thread.ofVirtual()
                .unstarted(() -> assertThat(consumer.close(SOON)).isTrue());
        closing.start();
        eventually(() -> assertThat(consumer.status().state()).isEqualTo(State.CLOSED));

        hold.release();

        assertThat(closing.join(SOON)).isTrue();
        assertThat(consumer.status().inFlight()).isZero();
        assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-1")));
        assertThatIllegalStateException().isThrownBy(() -> consumer.start(adapter()));
        var heir = member();
        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-1", "a-2"))));
        assertThat(heir.status().duplicates()).isZero();
    }

    @Test
    void closing_does_not_wait_for_ever() throws Exception {
        var hold = effect.hold("a-1");
        var consumer = member();
        publish("a", "a-1");
        hold.awaitInside();

        assertThat(consumer.close(Duration.ofMillis(50))).isFalse();

        hold.release();
        assertThat(consumer.close(SOON)).isTrue();
        member();
        publish("a", "a-2");
        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-1", "a-2"))));
    }

    @Test
    void two_consumers_each_have_every_message() {
        member();
        var other = ConsumerConfiguration.of(DESTINATION, "mailing");
        member(other);

        publish("a", "a-1");

        eventually(() -> assertThat(store.effects()).isEqualTo(Map.of("a", List.of("a-1", "a-1"))));
    }
}
