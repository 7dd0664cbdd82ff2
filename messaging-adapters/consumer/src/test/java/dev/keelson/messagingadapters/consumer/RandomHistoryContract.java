package dev.keelson.messagingadapters.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.Skipped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Members die, effects fail, messages are published twice, operators retry and skip, all at random, as many things as
 * {@code -Dkeelson.consumer.steps} says and as {@code -Dkeelson.consumer.seed} has it. In the end each message that was not
 * skipped has had its effect once, in the order of its key.
 */
abstract class RandomHistoryContract extends ConsumerFixture {

    private static final int STEPS = Integer.getInteger("keelson.consumer.steps", 800);
    private static final long SEED = Long.getLong("keelson.consumer.seed", System.nanoTime());
    private static final int LONGEST_PAUSE_NANOS = 2_000_000;
    private static final Duration LONGEST_END = Duration.ofMinutes(3);
    private static final int KEYS = 12;
    private static final int POISON_PERCENT = 2;

    private final Random random = new Random(SEED);
    private final Map<String, List<String>> due = new TreeMap<>();
    private final Set<String> poisons = ConcurrentHashMap.newKeySet();
    private final Set<String> skipped = new HashSet<>();
    private final List<Living> members = new ArrayList<>();
    private volatile boolean failing = true;

    private record Living(Consumer consumer, MessagingAdapter adapter) {}

    @Test
    void each_message_has_its_effect_once_in_order_whatever_happens() {
        for (var key = 0; key < KEYS; key++) {
            due.put("key-%02d".formatted(key), new ArrayList<>());
        }
        join();
        join();
        for (var step = 0; step < STEPS; step++) {
            somethingHappens();
            LockSupport.parkNanos(random.nextInt(LONGEST_PAUSE_NANOS));
        }
        failing = false;
        poisons.clear();
        due.forEach((key, ids) -> ids.removeIf(skipped::contains));
        due.values().removeIf(List::isEmpty);

        var last = join();
        await().atMost(LONGEST_END).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            due.keySet().forEach(key -> last.retryKey(key, 1_000));
            assertThat(store.effects()).as("with seed %d", SEED).isEqualTo(due);
        });
        assertThat(parked.counts(NAME)).isEqualTo(new ParkedCounts(0, 0, skipped.size()));
        members.forEach(member -> member.consumer().close(Duration.ZERO));
    }

    private void somethingHappens() {
        var dice = random.nextInt(1_000);
        if (dice < 900) {
            publishSome();
        } else if (dice < 970) {
            var operated = members.get(random.nextInt(members.size())).consumer();
            assertThat(operated.retryKey(anyKey(), 1 + random.nextInt(5))).isNotNull();
        } else if (dice < 985) {
            skipOne();
        } else if (dice < 995) {
            poisons.clear();
        } else {
            replaceOne();
        }
    }

    private String anyKey() {
        return "key-%02d".formatted(random.nextInt(KEYS));
    }

    private void publishSome() {
        var key = anyKey();
        var ids = due.getOrDefault(key, List.of());
        for (var n = random.nextInt(2); n >= 0; n--) {
            var id = "%s/%d".formatted(key, ids.size());
            if (random.nextInt(100) < POISON_PERCENT) {
                poisons.add(id);
            }
            ids.add(id);
            publish(key, id);
        }
        if (random.nextInt(5) == 0) {
            publish(key, ids.get(random.nextInt(ids.size())));
        }
    }

    private void skipOne() {
        var page = parked.page(NAME, 0, 1).messages();
        if (!page.isEmpty() && parked.skip(NAME, page.getFirst().number(), "at random") instanceof Skipped) {
            skipped.add(page.getFirst().id());
        }
    }

    private Consumer join() {
        var adapter = adapter();
        var consumer = member(
                configuration().withBatchSize(10).withReplayPatience(Duration.ofMillis(100)),
                new MessageEffect.InTransaction((transaction, messages) -> {
                    for (var message : messages) {
                        mishap(adapter, message.envelope().id());
                        ConsumerStore.affect(
                                transaction, message.key(), message.envelope().id());
                    }
                    if (failing && dice(50)) {
                        throw new IllegalStateException("a failure at the end");
                    }
                }),
                adapter);
        members.add(new Living(consumer, adapter));
        return consumer;
    }

    private void mishap(MessagingAdapter adapter, String id) {
        if (poisons.contains(id)) {
            throw UnusableMessageException.because("poison");
        }
        if (failing && dice(100)) {
            throw new IllegalStateException("a failure");
        }
        if (failing && dice(2_000)) {
            broker.kill(adapter);
        }
    }

    private static boolean dice(int sides) {
        return ThreadLocalRandom.current().nextInt(sides) == 0;
    }

    /** Dies for the broker, while what it has under way goes on. */
    private void replaceOne() {
        var victim = members.remove(random.nextInt(members.size()));
        broker.kill(victim.adapter());
        join();
        if (IntStream.range(0, 2).allMatch(_ -> random.nextBoolean())) {
            victim.consumer().close(Duration.ofMillis(random.nextInt(20)));
        }
    }
}
