package dev.keelson.messagingadapters.api;

import dev.keelson.messagingadapters.api.MemberSubscription.Belonging;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * What an adapter has open until it is closed: its subscriptions, its publishes, and a look at its broker now and then. Safe
 * for use by many threads.
 */
public final class OpenAdapter {

    private final String broker;
    private final AdapterConfiguration configuration;
    private final PublishWindow publishes;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final List<MemberSubscription> subscriptions = new ArrayList<>();

    /**
     * @param broker what the names of threads begin with, such as {@code redis-streams}
     */
    public OpenAdapter(String broker, AdapterConfiguration configuration, PublishWindow publishes) {
        this.broker = broker;
        this.configuration = configuration;
        this.publishes = publishes;
    }

    /**
     * Begins to look at the broker, and does so until it is closed.
     *
     * @param interval between two looks while it answers; else the pauses to reconnect
     * @param answers whether it does
     */
    public void watch(Duration interval, BooleanSupplier answers) {
        Thread.ofVirtual().name(broker + "-health").start(() -> look(interval, answers));
    }

    private void look(Duration interval, BooleanSupplier answers) {
        try {
            var pause = Duration.ZERO;
            for (var failures = 0; !closing.await(pause.toMillis(), TimeUnit.MILLISECONDS); ) {
                failures = answers.getAsBoolean() ? 0 : failures + 1;
                pause = failures == 0 ? interval : configuration.reconnect().pause(failures);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Begins to belong to a group.
     *
     * @throws IllegalStateException when the adapter is closed
     */
    public Subscription subscribe(
            SubscriptionConfiguration wanted,
            DeliveryHandler handler,
            Function<MemberSubscription, Belonging> belonging) {
        lock.lock();
        try {
            if (closing.getCount() == 0) {
                throw new IllegalStateException("the adapter is closed");
            }
            var subscription = new MemberSubscription(configuration, wanted, handler);
            var begun = belonging.apply(subscription);
            subscriptions.removeIf(MemberSubscription::isClosed);
            subscriptions.add(subscription);
            subscription.begin("%s/%s/%s".formatted(broker, wanted.destination(), wanted.group()), begun);
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes the subscriptions, then lets no publish in.
     *
     * @return whether everything was settled and confirmed in time
     */
    public boolean close(Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        var drained = true;
        for (var subscription : closed()) {
            drained &= subscription.close(left(deadline));
        }
        return publishes.drain(left(deadline)) && drained;
    }

    private List<MemberSubscription> closed() {
        lock.lock();
        try {
            closing.countDown();
            return List.copyOf(subscriptions);
        } finally {
            lock.unlock();
        }
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
}
