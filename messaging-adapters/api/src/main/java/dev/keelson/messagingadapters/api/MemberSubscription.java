package dev.keelson.messagingadapters.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription on any broker. One thread belongs to the group for as long as it can, and again, after a pause, when the
 * broker was away. Safe for use by many threads.
 */
public final class MemberSubscription implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(MemberSubscription.class);
    private static final Duration SHORTEST_LEAVE = Duration.ofMillis(10);

    private final AdapterConfiguration configuration;
    private final DeliveryLanes lanes;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch drained = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    /** How often in a row the group could not be joined; belongs to the thread. */
    private int failures;

    /** What it is to belong to a group of a broker. */
    public interface Belonging {

        /**
         * Joins the group, says so by {@link MemberSubscription#joined()}, offers what comes to the lanes until the subscription
         * is closed, and leaves once it is drained. Returns before that when the broker is lost.
         */
        void belong() throws InterruptedException;
    }

    MemberSubscription(AdapterConfiguration configuration, SubscriptionConfiguration wanted, DeliveryHandler handler) {
        this.configuration = configuration;
        this.lanes = new DeliveryLanes(wanted, handler);
    }

    void begin(String name, Belonging belonging) {
        Thread.ofVirtual().name(name).start(() -> run(belonging));
    }

    private void run(Belonging belonging) {
        try {
            while (!isDrained()) {
                failures++;
                belong(belonging);
                awaitDrained(configuration.reconnect().pause(Math.max(1, failures)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            left.countDown();
        }
    }

    /** Nobody else belongs to the group for it after what an adapter does not expect. */
    private static void belong(Belonging belonging) throws InterruptedException {
        try {
            belonging.belong();
        } catch (RuntimeException | Error e) {
            LOG.error("a group was lost, and is joined again", e);
        }
    }

    /** Where what comes is offered. */
    public DeliveryLanes lanes() {
        return lanes;
    }

    /** The group is joined. */
    public void joined() {
        failures = 0;
        ready.complete(null);
    }

    /** The group cannot be joined before somebody puts something right. */
    public void refused(MessagingException reason) {
        ready.completeExceptionally(reason);
    }

    /** Whether nothing more is to be taken. */
    public boolean isClosed() {
        return closing.getCount() == 0;
    }

    /** Whether the group is to be left. */
    public boolean isDrained() {
        return drained.getCount() == 0;
    }

    /** Waits until the group is to be left, or the time is over. */
    public void awaitDrained(Duration timeout) throws InterruptedException {
        var _ = drained.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    @Override
    public int inFlight() {
        return lanes.held();
    }

    @Override
    public boolean close(Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        closing.countDown();
        ready.completeExceptionally(new IllegalStateException("the subscription is closed"));
        var settled = lanes.drain(timeout);
        drained.countDown();
        try {
            var rest = Math.max(deadline - System.nanoTime(), SHORTEST_LEAVE.toNanos());
            var _ = left.await(rest, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return settled;
    }

    @Override
    public void close() {
        close(configuration.drainTimeout());
    }
}
