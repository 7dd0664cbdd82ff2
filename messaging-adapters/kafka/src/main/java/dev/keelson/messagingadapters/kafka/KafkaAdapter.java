package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.Connectivity;
import dev.keelson.messagingadapters.api.DeliveryHandler;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Health;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.OpenAdapter;
import dev.keelson.messagingadapters.api.PublishWindow;
import dev.keelson.messagingadapters.api.Subscription;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;

/** The port on Kafka. Safe for use by many threads. */
final class KafkaAdapter implements MessagingAdapter {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final AdapterConfiguration configuration;
    private final KafkaConfiguration kafka;
    private final ClientProperties clients;
    private final Topics topics;
    private final KafkaPublisher publisher;
    private final PublishWindow publishes;
    private final Connectivity connectivity;
    private final OpenAdapter open;

    KafkaAdapter(KafkaConfiguration kafka, AdapterConfiguration configuration) {
        this.kafka = kafka;
        this.configuration = configuration;
        this.clients = new ClientProperties(kafka, configuration);
        this.topics = new Topics(kafka, configuration);
        this.publisher = new KafkaPublisher(topics, clients.producer());
        this.publishes = new PublishWindow(configuration);
        this.connectivity = new Connectivity(kafka.toString());
        this.open = new OpenAdapter("kafka", configuration, publishes);
        open.watch(LOOK, this::answers);
    }

    @Override
    public CompletableFuture<Confirmation> publish(String destination, String key, Envelope envelope) {
        var message = new Message(destination, key, envelope);
        return publishes.publish(message, confirmed -> publisher.send(message, confirmed));
    }

    @Override
    public Subscription subscribe(SubscriptionConfiguration wanted, DeliveryHandler handler) {
        return open.subscribe(
                wanted,
                handler,
                member -> new KafkaMember(clients, topics, publisher, kafka, configuration, wanted, member));
    }

    @Override
    public Health health() {
        return connectivity.health();
    }

    private boolean answers() {
        try {
            topics.look(kafka.requestTimeout());
            connectivity.up();
            return true;
        } catch (KafkaException e) {
            if (!topics.isClosed()) {
                connectivity.down(Failures.told(e));
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean close(Duration timeout) {
        var drained = open.close(timeout);
        publisher.close();
        topics.close();
        return drained;
    }

    @Override
    public void close() {
        close(configuration.drainTimeout());
    }
}
