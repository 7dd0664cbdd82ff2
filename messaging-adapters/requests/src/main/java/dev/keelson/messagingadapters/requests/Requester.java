package dev.keelson.messagingadapters.requests;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.ReplyDestination;
import dev.keelson.messagingadapters.api.Subscription;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Asks, and waits for the replies, which come to a destination of its own. It belongs to an adapter and is to be closed before
 * it. Safe for use by many threads.
 */
public final class Requester implements AutoCloseable {

    private final MessagingAdapter adapter;
    private final RequesterConfiguration configuration;
    private final String replyTo;
    private final PendingRequests pending;
    private final Subscription replies;
    private final CompletableFuture<Void> ready;

    /** Begins to listen for replies, whether the broker is there or not. */
    public Requester(MessagingAdapter adapter, RequesterConfiguration configuration) {
        this.adapter = adapter;
        this.configuration = configuration;
        this.replyTo = ReplyDestination.of(configuration.name());
        this.pending = new PendingRequests(configuration.pending());
        this.replies = adapter.subscribe(configuration.subscription(), pending);
        this.ready = replies.ready();
    }

    /** Completed when replies can arrive; see {@link Subscription#ready()}. */
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    /**
     * Publishes a request with the extensions {@code requestid}, {@code replyto} and {@code deadline}. It may be handled more
     * than once, as any message; the first reply counts.
     *
     * @param destination where responders are
     * @param key the id of the entity; requests of a key are handled in order, and their replies have the same key
     * @param deadline how long to wait, from 1 ms to a day; a responder that gets the request later, by its own clock, does not
     *     handle it
     * @return the reply; fails with a {@link RequestRefusedException} when that is no, and with a
     *     {@link RequestFailedException} that says whether the request may have had its effect: at the deadline, when it could
     *     not be published, and at once when {@link RequesterConfiguration#pending()} others wait, when replies cannot arrive
     *     yet, or when this is closed
     * @throws IllegalArgumentException names the argument that is not as {@link MessagingAdapter#publish} wants it
     */
    public CompletableFuture<Message> request(String destination, String key, Envelope envelope, Duration deadline) {
        RequesterConfiguration.require("deadline", deadline);
        var request = new Request(
                UUID.randomUUID().toString(),
                replyTo,
                InstantSource.system().instant().plus(deadline));
        var message = new Message(destination, key, request.asked(envelope));
        if (!ready.isDone() || ready.isCompletedExceptionally()) {
            return CompletableFuture.failedFuture(
                    RequestFailedException.notSent(message, "replies cannot arrive at '%s' yet".formatted(replyTo)));
        }
        var reply = pending.add(request.id(), message, deadline);
        if (!reply.isDone()) {
            publish(request.id(), message);
        }
        return reply;
    }

    private void publish(String id, Message message) {
        try {
            var _ = adapter.publish(message.destination(), message.key(), message.envelope())
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            pending.fail(id, failure);
                        }
                    });
        } catch (RuntimeException e) {
            pending.fail(id, e);
            throw e;
        }
    }

    /** How many requests wait for their replies. */
    public int pending() {
        return pending.size();
    }

    /** How many replies came that nobody waited for: too late, for the second time, or after a restart. */
    public long lateReplies() {
        return pending.late();
    }

    /**
     * Refuses new requests, waits for the replies that are due, fails what is left, and listens no more.
     *
     * @param timeout how long to wait, from zero
     * @return whether all had ended in time
     */
    public boolean close(Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        var drained = pending.drain(timeout);
        return replies.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))) && drained;
    }

    /** The same with {@link RequesterConfiguration#drainTimeout()}. */
    @Override
    public void close() {
        close(configuration.drainTimeout());
    }
}
