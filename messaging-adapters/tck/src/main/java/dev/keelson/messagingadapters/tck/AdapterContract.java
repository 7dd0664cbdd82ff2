package dev.keelson.messagingadapters.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Backoff;
import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.DeliveryHandler;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.api.PublishFailedException;
import dev.keelson.messagingadapters.api.Subscription;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.tck.BrokerFixture.Node;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts have in common: a broker, nodes, a destination of the test's own. */
abstract class AdapterContract {

    static final URI SOURCE = URI.create("/tck");
    static final String GROUP = "billing";

    private static final Backoff QUICK = new Backoff(Duration.ofMillis(10), Duration.ofMillis(100));

    private final List<Node> nodes = new ArrayList<>();
    final String destination = "tck-" + UUID.randomUUID();
    private @Nullable BrokerFixture broker;
    private Duration patience = Duration.ofSeconds(20);

    /** A broker that answers. */
    protected abstract BrokerFixture openBroker();

    /** How long something that is due may take. */
    protected Duration patience() {
        return patience;
    }

    @BeforeEach
    final void open() {
        open(openBroker(), patience());
    }

    final void open(BrokerFixture opened, Duration longest) {
        broker = opened;
        patience = longest;
    }

    @AfterEach
    final void close() {
        Collections.reverse(nodes);
        nodes.forEach(Node::close);
        broker().close();
    }

    final BrokerFixture broker() {
        if (broker == null) {
            throw new IllegalStateException("the broker is not open");
        }
        return broker;
    }

    final AdapterConfiguration configuration() {
        return AdapterConfiguration.DEFAULT.withReconnect(QUICK).withPublishTimeout(Duration.ofSeconds(2));
    }

    final Node node() {
        return node(configuration());
    }

    final Node node(AdapterConfiguration configuration) {
        var node = broker().open(configuration);
        nodes.add(node);
        return node;
    }

    final SubscriptionConfiguration group(String group) {
        return SubscriptionConfiguration.of(destination, group).withRetry(QUICK);
    }

    /** A member that has begun. */
    final Subscription subscribe(Node node, SubscriptionConfiguration wanted, DeliveryHandler handler) {
        var subscription = node.adapter().subscribe(wanted, handler);
        get(subscription.ready());
        return subscription;
    }

    final Recorder recorder(DeliveryHandler next) {
        return new Recorder(new Patience(patience()), next);
    }

    final Recorder acknowledging() {
        return recorder(Delivery::acknowledge);
    }

    /** Settles nothing. */
    final Recorder holding() {
        return recorder(_ -> {});
    }

    static Envelope envelope(String id) {
        return Envelope.of(id, SOURCE, "tck.Counted").withData("text/plain", Payload.of(id));
    }

    final Confirmation publish(Node node, String key, String id) {
        return get(publishing(node.adapter(), key, id));
    }

    final Future<Confirmation> publishing(MessagingAdapter adapter, String key, String id) {
        return adapter.publish(destination, key, envelope(id));
    }

    /** Why a publish failed; null if it did not. */
    final @Nullable PublishFailedException failure(Node node, String key, String id) {
        try {
            publishing(node.adapter(), key, id).get(patience().toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(PublishFailedException.class);
            return (PublishFailedException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Publishes so many of each key, in turns, many in flight; what is due of each key. */
    final Map<String, List<String>> publish(Node node, int keys, int ofEach) {
        var due = new TreeMap<String, List<String>>();
        var publishing = new ArrayList<Future<Confirmation>>();
        for (var number = 0; number < ofEach; number++) {
            for (var key = 0; key < keys; key++) {
                var id = "%d-%d".formatted(key, number);
                publishing.add(publishing(node.adapter(), "key-" + key, id));
                due.computeIfAbsent("key-" + key, _ -> new ArrayList<>()).add(id);
            }
        }
        publishing.forEach(this::get);
        return due;
    }

    static List<String> all(Map<String, List<String>> idsByKey) {
        return idsByKey.values().stream().flatMap(List::stream).toList();
    }

    final <T extends @Nullable Object> T get(Future<T> future) {
        try {
            return future.get(patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("it was to be done", e);
        }
    }

    final void eventually(Runnable assertion) {
        new Patience(patience()).until(assertion);
    }

    final void assertSettled(Subscription subscription) {
        eventually(() -> assertThat(subscription.inFlight()).isZero());
    }
}
