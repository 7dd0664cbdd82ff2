package dev.keelson.messagingadapters.redisstreams;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.tck.GuideCommands;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code redis-cli} reads and writes what docs/guides/wire-formats.md says. */
final class RedisForeignClientIT {

    private static final long PATIENCE = 20;
    private static final Envelope PUBLISHED = Envelope.of("6f1b", URI.create("/here"), "orders.OrderPlaced")
            .withSubject("order 1")
            .withExtension("correlationid", "c-1")
            .withData("text/plain", Payload.of("hello"));

    private final RedisServer server = new RedisServer();

    @BeforeEach
    void start() {
        assumeTrue(GuideCommands.isInstalled("redis-cli"), "redis-cli is not installed (Debian: redis-tools)");
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Envelope envelope(String id, String data) {
        return Envelope.of(id, URI.create("/shop"), "orders.OrderPlaced")
                .withData("application/json", Payload.of(data));
    }

    @Test
    void a_foreign_client_reads_and_writes_as_the_guide_says() throws Exception {
        BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
        var redis = RedisStreamsConfiguration.of(server.uri());
        try (var adapter = RedisStreams.open(redis, AdapterConfiguration.DEFAULT)) {
            adapter.subscribe(SubscriptionConfiguration.of("orders", "billing"), delivery -> {
                        delivery.acknowledge();
                        deliveries.add(delivery);
                    })
                    .ready()
                    .get(PATIENCE, SECONDS);
            adapter.publish("orders", "order-1", PUBLISHED).get(PATIENCE, SECONDS);

            var printed = GuideCommands.of(Path.of("docs/guides/wire-formats.md"), "Redis Streams")
                    .with("redis-cli", "redis-cli -p " + server.port())
                    .run(Duration.ofSeconds(PATIENCE), 0, 1, 2, 3);

            for (var expected :
                    List.of(PUBLISHED, envelope("6f1c", "{\"total\":12}"), envelope("6f1d", "{\"total\":13}"))) {
                var delivery = deliveries.poll(PATIENCE, SECONDS);
                assertThat(delivery).isNotNull();
                assertThat(delivery.message().key()).isEqualTo("order-1");
                assertThat(delivery.message().envelope()).isEqualTo(expected);
            }
            assertThat(printed.lines())
                    .containsSequence("key", "order-1", "ce_specversion", "1.0", "ce_id", "6f1b", "ce_source", "/here")
                    .containsSequence("ce_subject", "order 1", "ce_correlationid", "c-1", "content-type", "text/plain")
                    .containsSequence("data", "hello");
        }
    }
}
