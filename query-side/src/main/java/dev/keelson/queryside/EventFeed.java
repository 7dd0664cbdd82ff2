package dev.keelson.queryside;

import dev.keelson.domain.StrictJson;
import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventPage;
import dev.keelson.eventstore.cloudevents.CloudEventWriter;
import dev.keelson.queryside.FeedObserver.CutOff;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log as a feed for many clients, each at a position of its own, each holding one page at most. A client that does not
 * take a write in time is cut off; one too many is refused. Closing ends every stream. Safe for use by many threads.
 */
public final class EventFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
    private static final Duration SHORTEST_ROUND = Duration.ofMillis(10);
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(1);

    private final EventLog log;
    private final FeedConfiguration configuration;
    private final FeedObserver observer;
    private final CloudEventWriter writer;
    private final HeadSignal signal = new HeadSignal();
    private final EventLog.Subscription subscription;
    private final Semaphore slots;
    private final Semaphore reads;
    private final Set<FeedClient> clients = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A feed of the log, listening to its appends until it is closed. */
    public EventFeed(EventLog log, StrictJson json, FeedConfiguration configuration, FeedObserver observer) {
        this.log = log;
        this.configuration = configuration;
        this.observer = observer;
        writer = new CloudEventWriter(json.mapper().getFactory(), configuration.source());
        slots = new Semaphore(configuration.maxSubscribers());
        reads = new Semaphore(configuration.maxConcurrentReads(), true);
        subscription = log.onAppend(signal::headIs);
        Thread.ofVirtual().name("keelson-feed-watchdog").start(this::watchUntilClosed);
    }

    private static Duration round(Duration writeTimeout) {
        var round = writeTimeout.dividedBy(8);
        if (round.compareTo(SHORTEST_ROUND) < 0) {
            return SHORTEST_ROUND;
        }
        return round.compareTo(LONGEST_ROUND) > 0 ? LONGEST_ROUND : round;
    }

    /** Lets a client in and reads its first page, so that what fails does so before the response is begun. */
    FeedStream open(FeedRequest request, FeedFormat format) {
        refuseWhenClosed();
        if (!slots.tryAcquire()) {
            throw TooManySubscribersException.over(configuration.maxSubscribers());
        }
        var client = new FeedClient();
        clients.add(client);
        observer.opened();
        try {
            refuseWhenClosed();
            var first = read(request.criteria(), request.after(), Math.min(request.limit(), pageSize(format)));
            return new FeedStream(this, client, request, format, first);
        } catch (RuntimeException e) {
            end(client);
            throw e;
        }
    }

    private int pageSize(FeedFormat format) {
        return format == FeedFormat.BATCH ? configuration.maxLimit() : configuration.pageSize();
    }

    private void refuseWhenClosed() {
        if (closed.get()) {
            throw FeedClosedException.stopping();
        }
    }

    EventPage read(Criteria criteria, long after, int limit) {
        try {
            if (!reads.tryAcquire(configuration.heartbeat().toNanos(), TimeUnit.NANOSECONDS)) {
                throw TooManySubscribersException.reading(configuration.heartbeat());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FeedClosedException.stopping();
        }
        try {
            return log.read(criteria, after, limit);
        } finally {
            reads.release();
        }
    }

    FeedConfiguration configuration() {
        return configuration;
    }

    CloudEventWriter writer() {
        return writer;
    }

    HeadSignal signal() {
        return signal;
    }

    void sent(int events) {
        if (events > 0) {
            observer.sent(events);
        }
    }

    void end(FeedClient client) {
        if (client.end()) {
            left(client);
        }
    }

    private void left(FeedClient client) {
        clients.remove(client);
        observer.closed();
        slots.release();
    }

    private void watchUntilClosed() {
        var round = round(configuration.writeTimeout());
        try {
            while (!closed.get()) {
                signal.pause(round);
                watch();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        for (var client : clients) {
            if (client.cutWriteOlderThan(configuration.writeTimeout())) {
                cutOff(CutOff.SLOW_CLIENT, configuration.writeTimeout());
            } else if (client.endIfNotBegunWithin(configuration.writeTimeout())) {
                cutOff(CutOff.NEVER_STARTED, configuration.writeTimeout());
                left(client);
            }
        }
    }

    private void cutOff(CutOff reason, Duration waited) {
        observer.cutOff(reason);
        LOG.atWarn()
                .addKeyValue("reason", reason)
                .addKeyValue("waited", waited)
                .addKeyValue("subscribers", clients.size())
                .log("an event feed client was cut off");
    }

    /** Ends every stream, those that are stuck in a write after the close timeout, and lets nobody in any more. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        subscription.close();
        signal.close();
        if (!allLeftWithin(configuration.closeTimeout())) {
            for (var client : clients) {
                if (client.cutWriteOlderThan(Duration.ZERO)) {
                    cutOff(CutOff.STOPPING, configuration.closeTimeout());
                }
            }
            allLeftWithin(configuration.closeTimeout());
        }
    }

    private boolean allLeftWithin(Duration timeout) {
        try {
            return slots.tryAcquire(configuration.maxSubscribers(), timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
