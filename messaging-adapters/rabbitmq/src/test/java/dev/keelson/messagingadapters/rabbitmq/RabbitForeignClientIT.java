package dev.keelson.messagingadapters.rabbitmq;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.tck.GuideCommands;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The C client's {@code amqp-publish} and {@code amqp-consume} write and read what docs/guides/wire-formats.md says. */
final class RabbitForeignClientIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String destination = "foreign-" + UUID.randomUUID();
    private final String audit = "audit-" + UUID.randomUUID();
    private final GuideCommands guide = GuideCommands.of(Path.of("docs/guides/wire-formats.md"), "RabbitMQ")
            .with("amqp://guest:guest@localhost:5672", RabbitServer.uri().toString())
            .with("--exchange orders", "--exchange " + destination)
            .with("--queue audit", "--queue " + audit);

    private static Envelope envelope(String id, String data) {
        return Envelope.of(id, URI.create("/shop"), "orders.OrderPlaced")
                .withData("application/json", Payload.of(data));
    }

    private static void assertNext(BlockingQueue<Delivery> deliveries, Envelope expected) throws InterruptedException {
        var delivery = deliveries.poll(PATIENCE.toSeconds(), SECONDS);
        assertThat(delivery).isNotNull();
        assertThat(delivery.message().key()).isEqualTo("order-1");
        assertThat(delivery.message().envelope()).isEqualTo(expected);
    }

    @Test
    void a_foreign_client_reads_and_writes_as_the_guide_says() throws Exception {
        assumeTrue(GuideCommands.isInstalled("amqp-consume"), "amqp-publish is not installed (Debian: amqp-tools)");
        BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
        var rabbit = RabbitMqConfiguration.of(RabbitServer.uri());
        try (var adapter = RabbitMq.open(rabbit, AdapterConfiguration.DEFAULT);
                var connection = RabbitServer.connect()) {
            adapter.subscribe(SubscriptionConfiguration.of(destination, "billing"), delivery -> {
                        delivery.acknowledge();
                        deliveries.add(delivery);
                    })
                    .ready()
                    .get(PATIENCE.toSeconds(), SECONDS);
            var reading = CompletableFuture.supplyAsync(() -> guide.run(PATIENCE, 0, 3));
            await().atMost(PATIENCE).until(() -> reading.isDone() || isConsumed(connection.createChannel()));

            guide.run(PATIENCE, 0, 1, 2);
            var published = envelope("6f1e", "{\"total\":14}");
            adapter.publish(destination, "order-1", published).get(PATIENCE.toSeconds(), SECONDS);

            assertNext(deliveries, envelope("6f1c", "{\"total\":12}"));
            assertNext(deliveries, envelope("6f1d", "{\"total\":13}"));
            assertNext(deliveries, published);
            assertThat(reading.get(PATIENCE.toSeconds(), SECONDS))
                    .contains("{\"total\":12}{\"specversion\":\"1.0\",\"id\":\"6f1d\"")
                    .endsWith("{\"total\":14}");
        }
    }

    /** Asked on a channel of its own, since one that asks for what is not there is closed. */
    private boolean isConsumed(Channel channel) {
        try (channel) {
            return channel.consumerCount(audit) == 1;
        } catch (IOException | TimeoutException e) {
            return false;
        }
    }
}
