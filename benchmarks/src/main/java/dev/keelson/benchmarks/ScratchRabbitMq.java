package dev.keelson.benchmarks;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.rabbitmq.RabbitMq;
import dev.keelson.messagingadapters.rabbitmq.RabbitMqConfiguration;
import dev.keelson.messagingadapters.relay.Relay;
import dev.keelson.messagingadapters.relay.RelayConfiguration;
import dev.keelson.messagingadapters.relay.Relays;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The RabbitMQ of {@code KEELSON_TEST_RABBITMQ_URL}, else the one on localhost:5672. */
final class ScratchRabbitMq implements ScratchBroker {

    private static final URI SERVER = URI.create(Optional.ofNullable(System.getenv("KEELSON_TEST_RABBITMQ_URL"))
            .orElse("amqp://guest:guest@127.0.0.1:5672"));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name = "keelson-bench-" + UUID.randomUUID();
    private final RabbitMqConfiguration rabbit =
            RabbitMqConfiguration.of(SERVER).withPartitions(PARTITIONS);
    private final MessagingAdapter declaring = RabbitMq.open(rabbit, AdapterConfiguration.DEFAULT);
    private final Connection connection;
    private final Map<String, String> groups = new HashMap<>();
    private int destinations;
    private @Nullable MessagingAdapter relaying;

    private ScratchRabbitMq(Connection connection) {
        this.connection = connection;
    }

    static ScratchRabbitMq open() {
        try {
            var factory = new ConnectionFactory();
            factory.setUri(SERVER);
            return new ScratchRabbitMq(factory.newConnection("keelson-bench"));
        } catch (IOException | TimeoutException | GeneralSecurityException e) {
            throw BenchmarkFailedException.after(
                    "RabbitMQ has to be on localhost:5672 or in KEELSON_TEST_RABBITMQ_URL", e);
        }
    }

    @Override
    public MessagingAdapter adapter(AdapterConfiguration configuration) {
        return RabbitMq.open(rabbit, configuration);
    }

    @Override
    public Relay relay(Relays relays, RelayConfiguration configuration) {
        if (relaying == null) {
            relaying = adapter(AdapterConfiguration.DEFAULT);
        }
        return relays.confirmed(configuration, relaying);
    }

    /** A member of the group that comes and goes leaves everything declared. */
    @Override
    public String destination(String group) {
        var destination = "%s-%d".formatted(name, destinations++);
        var member = declaring.subscribe(SubscriptionConfiguration.of(destination, group), _ -> {});
        member.ready().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        member.close(PATIENCE);
        groups.put(destination, group);
        return destination;
    }

    @Override
    public void drop(String destination) {
        var group = groups.remove(destination);
        var letters = DeadLetter.destination(destination, String.valueOf(group));
        try (var channel = connection.createChannel()) {
            for (var queue : queues(destination, String.valueOf(group))) {
                channel.queueDelete(queue);
            }
            channel.queueDelete("%s--%s--members".formatted(destination, group));
            channel.queueDelete("%s--%s--members".formatted(letters, group));
            channel.queueDelete("%s--%s--0".formatted(letters, group));
            channel.exchangeDelete(destination);
            channel.exchangeDelete(letters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw BenchmarkFailedException.after("RabbitMQ did not answer", e);
        }
    }

    /** As docs/wire-formats.md has them. */
    private static List<String> queues(String destination, String group) {
        var queues = new ArrayList<String>();
        for (var partition = 0; partition < PARTITIONS; partition++) {
            queues.add("%s--%s--%d".formatted(destination, group, partition));
        }
        return queues;
    }

    @Override
    public BarePublisher publisher(List<Message> messages) {
        return new RabbitMqPublishing(connection, messages);
    }

    @Override
    public BareConsumer consumer(String destination, String group) {
        return new RabbitMqConsuming(connection, queues(destination, group));
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("KEELSON_BROKERS_BENCH_KIND", "rabbitmq", "KEELSON_BROKERS_BENCH_ADDRESS", SERVER.toString());
    }

    @Override
    public void close() {
        List.copyOf(groups.keySet()).forEach(this::drop);
        declaring.close();
        if (relaying != null) {
            relaying.close();
        }
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
