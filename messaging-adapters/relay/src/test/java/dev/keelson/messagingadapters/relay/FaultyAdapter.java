package dev.keelson.messagingadapters.relay;

import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.DeliveryHandler;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Health;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Subscription;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An adapter whose publishes fare as a test wants, and that counts how many there are at once. Safe for use by many threads. */
final class FaultyAdapter implements MessagingAdapter {

    private final MessagingAdapter adapter;
    private final Set<String> keysInFlight = ConcurrentHashMap.newKeySet();
    private final Set<String> keysTwiceInFlight = ConcurrentHashMap.newKeySet();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final AtomicInteger publishes = new AtomicInteger();
    private volatile Fate fate = (_, publish) -> publish.get();

    /** What becomes of a publish. */
    interface Fate {
        CompletableFuture<Confirmation> decide(Message message, Publish publish);
    }

    /** A publish as it should be. */
    interface Publish {
        CompletableFuture<Confirmation> get();
    }

    FaultyAdapter(MessagingAdapter adapter) {
        this.adapter = adapter;
    }

    void fate(Fate changed) {
        fate = changed;
    }

    /** Everything goes well but for what a test says of some ids. */
    void fateOf(Set<String> ids, UnaryOperator<CompletableFuture<Confirmation>> changed) {
        fate((message, publish) ->
                ids.contains(message.envelope().id()) ? changed.apply(publish.get()) : publish.get());
    }

    Set<String> keysTwiceInFlight() {
        return Set.copyOf(keysTwiceInFlight);
    }

    int mostInFlight() {
        return mostInFlight.get();
    }

    int publishes() {
        return publishes.get();
    }

    @Override
    public CompletableFuture<Confirmation> publish(String destination, String key, Envelope envelope) {
        var message = new Message(destination, key, envelope);
        publishes.incrementAndGet();
        if (!keysInFlight.add(key)) {
            keysTwiceInFlight.add(key);
        }
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        var result = new CompletableFuture<Confirmation>();
        var _ = fate.decide(message, () -> adapter.publish(destination, key, envelope))
                .whenComplete((confirmation, failure) -> end(key, result, confirmation, failure));
        return result;
    }

    private void end(
            String key,
            CompletableFuture<Confirmation> result,
            @Nullable Confirmation confirmation,
            @Nullable Throwable failure) {
        inFlight.decrementAndGet();
        keysInFlight.remove(key);
        if (failure == null) {
            result.complete(confirmation);
        } else {
            result.completeExceptionally(failure);
        }
    }

    @Override
    public Subscription subscribe(SubscriptionConfiguration configuration, DeliveryHandler handler) {
        return adapter.subscribe(configuration, handler);
    }

    @Override
    public Health health() {
        return adapter.health();
    }

    @Override
    public boolean close(Duration timeout) {
        return adapter.close(timeout);
    }

    @Override
    public void close() {
        adapter.close();
    }
}
