package dev.keelson.messagingadapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Backoff;
import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Health;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.PublishFailedException;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A broker that is killed with SIGKILL and started again, in the middle of publishing and consuming. */
final class KafkaRestartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KEYS = 20;
    private static final int OF_EACH = 300;
    private static final int KILLS = 2;

    private final Map<String, List<Integer>> received = new ConcurrentHashMap<>();

    /** One key's deliveries come one after the other; what comes again is left out. */
    private void receive(Delivery delivery) {
        var number = Integer.valueOf(delivery.message().envelope().subject());
        var ofKey = received.computeIfAbsent(delivery.message().key(), _ -> new ArrayList<>());
        synchronized (ofKey) {
            if (!ofKey.contains(number)) {
                ofKey.add(number);
            }
        }
        delivery.acknowledge();
    }

    private int receivedSoFar() {
        return received.values().stream().mapToInt(List::size).sum();
    }

    /** Repeats each until it is confirmed, before the next. */
    private static void publish(MessagingAdapter adapter, String key) {
        for (var number = 0; number < OF_EACH; number++) {
            var envelope = Envelope.of("%s-%d".formatted(key, number), URI.create("/test"), "t")
                    .withSubject(Integer.toString(number));
            while (!isConfirmed(adapter.publish("orders", key, envelope))) {
                Thread.onSpinWait();
            }
        }
    }

    private static boolean isConfirmed(CompletableFuture<?> publish) {
        try {
            publish.join();
            return true;
        } catch (CompletionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(PublishFailedException.class, failure -> assertThat(failure.retryable())
                            .isTrue());
            return false;
        }
    }

    @Test
    void nothing_is_lost_and_each_key_stays_in_order() throws Exception {
        var configuration = AdapterConfiguration.DEFAULT
                .withPublishTimeout(Duration.ofSeconds(2))
                .withReconnect(new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)));
        try (var broker = new BrokerProcess();
                var publishers = Executors.newVirtualThreadPerTaskExecutor()) {
            broker.start();
            var publishing = Kafka.open(SharedBroker.kafka(broker.servers()), configuration);
            var consuming = Kafka.open(SharedBroker.kafka(broker.servers()), configuration);
            consuming
                    .subscribe(SubscriptionConfiguration.of("orders", "billing"), this::receive)
                    .ready()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            var published = IntStream.range(0, KEYS)
                    .mapToObj(key -> publishers.submit(() -> publish(publishing, "key-" + key)))
                    .toList();

            for (var kill = 1; kill <= KILLS; kill++) {
                var some = kill * KEYS * OF_EACH / (KILLS + 1);
                await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> receivedSoFar() > some);
                broker.kill();
                broker.start();
            }

            for (var each : published) {
                each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            var all = IntStream.range(0, OF_EACH).boxed().toList();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(received)
                    .hasSize(KEYS)
                    .allSatisfy((_, numbers) -> assertThat(numbers).isEqualTo(all)));
            await().atMost(PATIENCE).until(() -> consuming.health() instanceof Health.Up);
            assertThat(consuming.close(PATIENCE)).isTrue();
            assertThat(publishing.close(PATIENCE)).isTrue();
        }
    }
}
