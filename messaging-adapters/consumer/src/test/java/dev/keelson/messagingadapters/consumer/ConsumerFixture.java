package dev.keelson.messagingadapters.consumer;

import static org.awaitility.Awaitility.await;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Backoff;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.tck.InMemoryBroker;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A broker in memory, a database, and members of one consumer. */
abstract class ConsumerFixture {

    static final String DESTINATION = "orders";
    static final String NAME = "billing";
    static final Duration SOON = Duration.ofSeconds(20);

    private final List<AutoCloseable> opened = new ArrayList<>();
    final InMemoryBroker broker = new InMemoryBroker();
    final RecordingConsumerObserver observer = new RecordingConsumerObserver();
    final TestEffect effect = new TestEffect();
    ConsumerStore store;
    ParkedMessages parked;
    private MessagingAdapter publisher;

    /** An empty database. */
    abstract ConsumerStore create();

    @BeforeEach
    final void open() {
        store = create();
        parked = new ParkedMessages(store.process());
        publisher = adapter();
    }

    @AfterEach
    final void close() throws Exception {
        for (var one : opened.reversed()) {
            one.close();
        }
        store.close();
    }

    static ConsumerConfiguration configuration() {
        var configuration = ConsumerConfiguration.of(DESTINATION, NAME);
        return configuration
                .withAttempts(3)
                .withSubscription(configuration
                        .subscription()
                        .withRetry(new Backoff(Duration.ofMillis(5), Duration.ofMillis(50))));
    }

    final MessagingAdapter adapter() {
        var adapter = broker.adapter(AdapterConfiguration.DEFAULT
                .withDrainTimeout(Duration.ofSeconds(5))
                .withReconnect(new Backoff(Duration.ofMillis(10), Duration.ofMillis(100))));
        opened.add(adapter);
        return adapter;
    }

    final Consumer member() {
        return member(configuration());
    }

    final Consumer member(ConsumerConfiguration configuration, Stage... stages) {
        return member(configuration, new MessageEffect.InTransaction(effect), adapter(), stages);
    }

    /** A member that has begun, with a database pool of its own. */
    final Consumer member(
            ConsumerConfiguration configuration, MessageEffect what, MessagingAdapter adapter, Stage... stages) {
        var consumer = Consumer.inDatabase(configuration, List.of(stages), what, store.process(), observer);
        opened.add(consumer);
        consumer.start(adapter).orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
        return consumer;
    }

    static Envelope envelope(String id) {
        return Envelope.of(id, URI.create("/test"), "orders.OrderPlaced").withData("text/plain", Payload.of(id));
    }

    final void publish(String key, String... ids) {
        for (var id : ids) {
            publish(key, envelope(id));
        }
    }

    final void publish(String key, Envelope envelope) {
        publisher.publish(DESTINATION, key, envelope).join();
    }

    static void eventually(ThrowingRunnable assertion) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(10)).untilAsserted(assertion);
    }

    /** The ids of the parked messages, in order. */
    final List<String> parkedIds() {
        return parked.page(NAME, 0, 1000).messages().stream()
                .map(ParkedMessage::id)
                .toList();
    }

    final ParkedMessage firstParked() {
        return parked.page(NAME, 0, 1).messages().getFirst();
    }
}
