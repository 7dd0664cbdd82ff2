package dev.keelson.benchmarks;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.kafka.BrokerProcess;
import dev.keelson.messagingadapters.kafka.Kafka;
import dev.keelson.messagingadapters.kafka.KafkaConfiguration;
import dev.keelson.messagingadapters.relay.Relay;
import dev.keelson.messagingadapters.relay.RelayConfiguration;
import dev.keelson.messagingadapters.relay.Relays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

/** The Kafka of {@code KEELSON_TEST_KAFKA_BOOTSTRAP}, else one in a process of its own. */
final class ScratchKafka implements ScratchBroker {

    private static final short COPIES = 1;

    private final String name = "keelson-bench-" + UUID.randomUUID();
    private final KafkaConfiguration kafka;
    private final Admin admin;
    private final Runnable end;
    private int destinations;

    private ScratchKafka(String servers, Runnable end) {
        this.kafka = KafkaConfiguration.of(servers).withPartitions(PARTITIONS).withPositions(name + "-positions");
        this.admin = Admin.create(Map.of("bootstrap.servers", servers));
        this.end = end;
    }

    static ScratchKafka open() {
        var stated = Optional.ofNullable(System.getenv("KEELSON_TEST_KAFKA_BOOTSTRAP"));
        return stated.isPresent() ? new ScratchKafka(stated.get(), () -> {}) : ofItsOwn();
    }

    private static ScratchKafka ofItsOwn() {
        var process = new BrokerProcess();
        try {
            process.start();
            return new ScratchKafka(process.servers(), process::close);
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    @Override
    public MessagingAdapter adapter(AdapterConfiguration configuration) {
        return Kafka.open(kafka, configuration);
    }

    /** The position is kept on Kafka, in the transactions of the messages. */
    @Override
    public Relay relay(Relays relays, RelayConfiguration configuration) {
        return relays.positioned(
                configuration, Kafka.openPositioned(kafka, AdapterConfiguration.DEFAULT, configuration.name()));
    }

    @Override
    public String destination(String group) {
        var destination = "%s-%d".formatted(name, destinations++);
        var _ = await(admin.createTopics(List.of(new NewTopic(destination, PARTITIONS, COPIES)))
                .all());
        return destination;
    }

    @Override
    public void drop(String destination) {
        var _ = await(admin.deleteTopics(List.of(destination)).all());
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BenchmarkFailedException.because("interrupted");
        } catch (ExecutionException e) {
            throw BenchmarkFailedException.after("Kafka refused", e);
        }
    }

    @Override
    public BarePublisher publisher(List<Message> messages) {
        return new KafkaPublishing(kafka.bootstrapServers(), messages);
    }

    @Override
    public BareConsumer consumer(String destination, String group) {
        return new KafkaConsuming(kafka.bootstrapServers(), destination, group);
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("KEELSON_BROKERS_BENCH_KIND", "kafka", "KEELSON_BROKERS_BENCH_ADDRESS", kafka.bootstrapServers());
    }

    @Override
    public void close() {
        var own = await(admin.listTopics().names()).stream()
                .filter(topic -> topic.startsWith(name))
                .toList();
        var _ = await(admin.deleteTopics(own).all());
        admin.close();
        end.run();
    }
}
