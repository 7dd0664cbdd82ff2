package dev.keelson.queryside;

import dev.keelson.domain.InvalidMessageException;
import dev.keelson.domain.StrictJson;
import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventPage;
import dev.keelson.eventstore.cloudevents.CloudEventWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The log as a feed for many clients, each at a position of its own, each holding one page at most. A client that does not
 * take a write in time is cut off; one too many is refused. Closing ends every stream. Safe for use by many threads.
 */
public final class EventFeed implements AutoCloseable {

    private final EventLog log;
    private final FeedConfiguration configuration;
    private final FeedObserver observer;
    private final Subscriptions subscriptions;
    private final CloudEventWriter writer;
    private final HeadSignal signal = new HeadSignal();
    private final EventLog.Subscription subscription;
    private final Semaphore reads;
    private final StreamClients clients;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A feed of the log, listening to its appends until it is closed. */
    public EventFeed(
            EventLog log,
            StrictJson json,
            FeedConfiguration configuration,
            FeedObserver observer,
            Subscriptions subscriptions) {
        this.log = log;
        this.subscriptions = subscriptions;
        this.configuration = configuration;
        this.observer = observer;
        writer = new CloudEventWriter(json.mapper().getFactory(), configuration.source());
        reads = new Semaphore(configuration.maxConcurrentReads(), true);
        subscription = log.onAppend(signal::headIs);
        clients = new StreamClients(
                StreamClients.Kind.FEED,
                configuration.maxSubscribers(),
                configuration.writeTimeout(),
                configuration.closeTimeout(),
                observer);
    }

    /** Lets a client in and reads its first page, so that what fails does so before the response is begun. */
    FeedStream open(FeedRequest request, FeedFormat format) {
        refuseWhenClosed();
        clients.reserve();
        var client = clients.enter(FeedClient::leaveSubscription);
        try {
            refuseWhenClosed();
            return stream(client, request, format);
        } catch (RuntimeException e) {
            end(client);
            throw e;
        }
    }

    private FeedStream stream(FeedClient client, FeedRequest request, FeedFormat format) {
        if (request.subscription() != null) {
            return member(client, request, request.subscription(), format);
        }
        if (!format.isLive(request)) {
            knowTheHead();
        }
        var first = read(request.criteria(), request.after(), Math.min(request.limit(), pageSize(format)));
        return new FeedStream(this, client, request, format, first, null);
    }

    private FeedStream member(FeedClient client, FeedRequest request, SubscriptionStart start, FeedFormat format) {
        if (!format.isLive(request)) {
            throw InvalidMessageException.of(
                    "/subscription",
                    "needs a stream that stays: Accept %s, or %s with follow=true"
                            .formatted(EventFeedResource.EVENT_STREAM, EventFeedResource.NDJSON));
        }
        var member =
                subscriptions.join(start.name(), request.filter(), () -> start.atHead() ? log.head() : request.after());
        client.isMember(member);
        var nothing = new EventPage(List.of(), 0, Long.MAX_VALUE);
        return new FeedStream(this, client, request, format, nothing, member);
    }

    /** How long a member of a subscription that is not active waits before it tries again, with signs of life between. */
    Duration standbyRound() {
        var poll = subscriptions.pollInterval();
        return poll.compareTo(configuration.heartbeat()) < 0 ? poll : configuration.heartbeat();
    }

    /** So that what ends at the head ends at the head of now, wherever the last append was made. */
    private void knowTheHead() {
        var head = log.head();
        signal.headIs(head);
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
        clients.end(client);
    }

    /** Ends every stream, those that are stuck in a write after the close timeout, and lets nobody in any more. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        subscription.close();
        signal.close();
        clients.close();
    }
}
