package dev.keelson.messagingadapters.requests;

import dev.keelson.messagingadapters.api.Backoff;
import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.DeliveryHandler;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.PublishFailedException;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a member of a group answer: the request is handled, the reply is published, and when the broker has confirmed that,
 * the request is acknowledged. A crash in between has it handled and answered again.
 *
 * <p>A request whose deadline is over is acknowledged without being handled, and counted: nobody waits for it any more. A
 * reply that the broker does not take is tried again, with the handling, until the deadline; one that it never will take is
 * replaced by a refusal. What is no request goes to the dead letters. Safe for use by many threads.
 */
public final class Responder implements DeliveryHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

    private final MessagingAdapter adapter;
    private final URI source;
    private final Backoff retry;
    private final RequestHandler handler;
    private final InstantSource clock;
    private final LongAdder expired = new LongAdder();

    /**
     * @param adapter what replies are published with
     * @param source who says no, in refusals
     * @param retry the pauses before a request is handled again whose reply the broker did not take
     */
    public Responder(MessagingAdapter adapter, URI source, Backoff retry, RequestHandler handler) {
        this(adapter, source, retry, handler, InstantSource.system());
    }

    /**
     * @param clock what deadlines are compared with
     */
    public Responder(MessagingAdapter adapter, URI source, Backoff retry, RequestHandler handler, InstantSource clock) {
        this.adapter = adapter;
        this.source = source;
        this.retry = retry;
        this.handler = handler;
        this.clock = clock;
    }

    @Override
    public void handle(Delivery delivery) throws Exception {
        Request request;
        try {
            request = Request.of(delivery.message(), clock.instant());
        } catch (IllegalArgumentException e) {
            delivery.reject("it is no request: " + e.getMessage());
            return;
        }
        if (clock.instant().isBefore(request.deadline())) {
            answer(delivery, request);
        } else {
            expired.increment();
            var id = delivery.message().envelope().id();
            LOG.info("the request '{}' is not handled: its deadline was {}", id, request.deadline());
            delivery.acknowledge();
        }
    }

    private void answer(Delivery delivery, Request request) throws Exception {
        try {
            reply(delivery, request, handler.answer(delivery.message()));
        } catch (RequestRefusedException e) {
            refuse(delivery, request, e.reason());
        }
    }

    private void reply(Delivery delivery, Request request, Envelope answer) {
        try {
            var reply = request.answered(delivery.message().envelope(), answer);
            var _ = publish(delivery, request, reply).whenComplete((_, failure) -> replied(delivery, request, failure));
        } catch (IllegalArgumentException e) {
            throw unsent(e);
        }
    }

    private void refuse(Delivery delivery, Request request, String reason) {
        var refusal = request.refused(delivery.message().envelope(), source, reason);
        var _ = publish(delivery, request, refusal).whenComplete((_, failure) -> settle(delivery, failure));
    }

    /** The request stays unsettled until the broker has said what became of the reply. */
    private CompletableFuture<Confirmation> publish(Delivery delivery, Request request, Envelope reply) {
        return adapter.publish(request.replies(), delivery.message().key(), reply);
    }

    private void replied(Delivery delivery, Request request, @Nullable Throwable failure) {
        if (!isForGood(failure)) {
            settle(delivery, failure);
            return;
        }
        try {
            refuse(delivery, request, unsent(failure).reason());
        } catch (RuntimeException e) {
            settle(delivery, e);
        }
    }

    private static RequestRefusedException unsent(@Nullable Throwable failure) {
        return new RequestRefusedException(
                "the reply cannot be sent: " + (failure == null ? "" : failure.getMessage()));
    }

    private static boolean isForGood(@Nullable Throwable failure) {
        return failure instanceof PublishFailedException e && !e.retryable();
    }

    private void settle(Delivery delivery, @Nullable Throwable failure) {
        if (failure == null) {
            delivery.acknowledge();
        } else if (isForGood(failure)) {
            delivery.reject(unsent(failure).reason());
        } else if (delivery.retryLater(retry.pause(delivery.attempt()))) {
            LOG.warn("a request is handled again, since its reply was not sent", failure);
        }
    }

    /** How many requests came after their deadline and were not handled. */
    public long expiredRequests() {
        return expired.sum();
    }
}
