package dev.keelson.queryside;

import dev.keelson.queryside.FeedObserver.CutOff;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients of streams without end: so many at a time, each cut off when it does not take a write in time, or does not
 * begin to. Safe for use by many threads.
 */
final class StreamClients implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamClients.class);
    private static final long SHORTEST_ROUND = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_ROUND = TimeUnit.SECONDS.toNanos(1);

    private final Kind kind;
    private final int most;
    private final Duration writeTimeout;
    private final Duration closeTimeout;
    private final FeedObserver observer;
    private final Semaphore places;
    private final Map<FeedClient, Consumer<FeedClient>> clients = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** What the clients are there for. */
    enum Kind {
        FEED("keelson-feed-watchdog", "an event feed client was cut off"),
        QUERY("keelson-query-watchdog", "a subscriber of a query was cut off");

        private final String watchdog;
        private final String wasCutOff;

        Kind(String watchdog, String wasCutOff) {
            this.watchdog = watchdog;
            this.wasCutOff = wasCutOff;
        }

        private TooManySubscribersException refusal(int most) {
            return switch (this) {
                case FEED -> TooManySubscribersException.over(most);
                case QUERY -> TooManySubscribersException.ofQueries(most);
            };
        }
    }

    /**
     * @param most clients at a time
     * @param writeTimeout after which one is cut off that does not take a write, or does not begin to
     * @param closeTimeout for which closing waits for those who leave
     */
    StreamClients(Kind kind, int most, Duration writeTimeout, Duration closeTimeout, FeedObserver observer) {
        this.kind = kind;
        this.most = most;
        this.writeTimeout = writeTimeout;
        this.closeTimeout = closeTimeout;
        this.observer = observer;
        places = new Semaphore(most);
        Thread.ofVirtual().name(kind.watchdog).start(this::watchUntilClosed);
    }

    /** Keeps a place for a client that is about to {@link #enter}. */
    void reserve() {
        if (!places.tryAcquire()) {
            throw kind.refusal(most);
        }
    }

    /** Gives a place back that nobody took. */
    void giveBack() {
        places.release();
    }

    /**
     * Takes a place that was reserved.
     *
     * @param leaving is told once of the client that it is gone, before its place is free
     */
    FeedClient enter(Consumer<FeedClient> leaving) {
        var client = new FeedClient();
        clients.put(client, leaving);
        observer.opened();
        return client;
    }

    void end(FeedClient client) {
        if (client.end()) {
            left(client);
        }
    }

    private void left(FeedClient client) {
        var leaving = clients.remove(client);
        try {
            if (leaving != null) {
                leaving.accept(client);
            }
        } finally {
            observer.closed();
            places.release();
        }
    }

    private void watchUntilClosed() {
        var round = Math.clamp(writeTimeout.toNanos() / 8, SHORTEST_ROUND, LONGEST_ROUND);
        try {
            while (!closing.await(round, TimeUnit.NANOSECONDS)) {
                clients.keySet().forEach(this::watch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(FeedClient client) {
        if (client.cutWriteOlderThan(writeTimeout)) {
            cutOff(CutOff.SLOW_CLIENT, writeTimeout);
        } else if (client.endIfNotBegunWithin(writeTimeout)) {
            cutOff(CutOff.NEVER_STARTED, writeTimeout);
            left(client);
        }
    }

    private void cutOff(CutOff reason, Duration waited) {
        observer.cutOff(reason);
        LOG.atWarn()
                .addKeyValue("reason", reason)
                .addKeyValue("waited", waited)
                .addKeyValue("subscribers", clients.size())
                .log(kind.wasCutOff);
    }

    /** Lets nobody in any more, waits for those who are being told to leave, and cuts off who is stuck in a write. */
    @Override
    public void close() {
        closing.countDown();
        if (!allLeftWithin(closeTimeout)) {
            for (var client : clients.keySet()) {
                if (client.cutWriteOlderThan(Duration.ZERO)) {
                    cutOff(CutOff.STOPPING, closeTimeout);
                }
            }
            allLeftWithin(closeTimeout);
        }
    }

    private boolean allLeftWithin(Duration timeout) {
        try {
            var left = places.tryAcquire(most, timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (left) {
                places.release(most);
            }
            return left;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
