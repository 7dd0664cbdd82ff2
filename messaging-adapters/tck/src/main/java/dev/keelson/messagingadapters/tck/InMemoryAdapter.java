package dev.keelson.messagingadapters.tck;

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

/** The port on a broker in memory. Safe for use by many threads. */
final class InMemoryAdapter implements MessagingAdapter {

    static final Duration PAUSE = Duration.ofMillis(20);

    private final InMemoryBroker broker;
    private final AdapterConfiguration configuration;
    private final PublishWindow publishes;
    private final Connectivity connectivity = new Connectivity("the broker in memory");
    private final OpenAdapter open;

    InMemoryAdapter(InMemoryBroker broker, AdapterConfiguration configuration) {
        this.broker = broker;
        this.configuration = configuration;
        this.publishes = new PublishWindow(configuration);
        this.open = new OpenAdapter("in-memory", configuration, publishes);
        open.watch(PAUSE, this::answers);
    }

    @Override
    public CompletableFuture<Confirmation> publish(String destination, String key, Envelope envelope) {
        var message = new Message(destination, key, envelope);
        return publishes.publish(message, confirmed -> confirmed.complete(confirmation(message)));
    }

    private Confirmation confirmation(Message message) {
        return new Confirmation(broker.append(this, message));
    }

    @Override
    public Subscription subscribe(SubscriptionConfiguration wanted, DeliveryHandler handler) {
        return open.subscribe(wanted, handler, member -> new InMemoryMember(this, broker, wanted, member));
    }

    @Override
    public Health health() {
        return connectivity.health();
    }

    private boolean answers() {
        try {
            broker.requireReachable(this);
            connectivity.up();
            return true;
        } catch (BrokerAwayException e) {
            connectivity.down(String.valueOf(e.getMessage()));
            return false;
        }
    }

    @Override
    public boolean close(Duration timeout) {
        return open.close(timeout);
    }

    @Override
    public void close() {
        close(configuration.drainTimeout());
    }
}
