package dev.keelson.messagingadapters.rabbitmq;

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
import dev.keelson.messagingadapters.api.Start;
import dev.keelson.messagingadapters.api.Subscription;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The port on RabbitMQ. Publishes and deliveries have a connection each, since RabbitMQ stops reading from one that publishes
 * when it runs out of memory or disk, and acknowledgements are to get through. Safe for use by many threads.
 */
final class RabbitMqAdapter implements MessagingAdapter {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final AdapterConfiguration configuration;
    private final RabbitMqConfiguration rabbit;
    private final Connectivity connectivity;
    private final BrokerConnection publishing;
    private final BrokerConnection consuming;
    private final Topology topology;
    private final RabbitPublisher publisher;
    private final PublishWindow publishes;
    private final OpenAdapter open;

    RabbitMqAdapter(RabbitMqConfiguration rabbit, AdapterConfiguration configuration) {
        this.rabbit = rabbit;
        this.configuration = configuration;
        this.connectivity = new Connectivity(rabbit.toString());
        this.publishing = new BrokerConnection("keelson-publishing", rabbit, connectivity);
        this.consuming = new BrokerConnection("keelson-consuming", rabbit, connectivity);
        this.topology = new Topology(rabbit);
        this.publisher = new RabbitPublisher(publishing, topology, configuration);
        this.publishes = new PublishWindow(configuration);
        this.open = new OpenAdapter("rabbitmq", configuration, publishes);
        open.watch(LOOK, this::answers);
    }

    @Override
    public CompletableFuture<Confirmation> publish(String destination, String key, Envelope envelope) {
        var message = new Message(destination, key, envelope);
        return publishes.publish(message, confirmed -> publisher.send(message, confirmed));
    }

    @Override
    public Subscription subscribe(SubscriptionConfiguration wanted, DeliveryHandler handler) {
        if (wanted.start() instanceof Start.At) {
            throw new IllegalArgumentException(
                    "start must be Earliest or Latest: RabbitMQ keeps nothing for a group that it does not know");
        }
        Topology.requireNames(wanted.destination(), wanted.group());
        return open.subscribe(
                wanted,
                handler,
                member -> new RabbitMember(consuming, topology, publisher, rabbit, configuration, wanted, member));
    }

    @Override
    public Health health() {
        return connectivity.health();
    }

    private boolean answers() {
        try {
            var _ = consuming.get();
            var _ = publishing.get();
            publishing
                    .blocked()
                    .ifPresentOrElse(reason -> connectivity.down("it takes no messages: " + reason), connectivity::up);
            return true;
        } catch (IOException e) {
            connectivity.down(BrokerConnection.told(e));
            return false;
        }
    }

    @Override
    public boolean close(Duration timeout) {
        var drained = open.close(timeout);
        publisher.close();
        publishing.close();
        consuming.close();
        return drained;
    }

    @Override
    public void close() {
        close(configuration.drainTimeout());
    }
}
