package dev.keelson.messagingadapters.requests;

import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.DeliveryHandler;
import dev.keelson.messagingadapters.api.Message;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests that wait for their replies: each ends by its deadline, and there are never too many. Safe for use by many threads. */
final class PendingRequests implements DeliveryHandler {

    private static final Logger LOG = LoggerFactory.getLogger(PendingRequests.class);

    private final int most;
    private final Semaphore slots;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final LongAdder late = new LongAdder();
    private volatile boolean closed;

    private record Waiting(Message request, CompletableFuture<Message> replied) {}

    PendingRequests(int most) {
        this.most = most;
        this.slots = new Semaphore(most);
    }

    /** Lets a request wait, if there is room; the future ends by the deadline in any case. */
    CompletableFuture<Message> add(String id, Message request, Duration deadline) {
        if (closed || !slots.tryAcquire()) {
            return CompletableFuture.failedFuture(RequestFailedException.notSent(request, refusal()));
        }
        var replied = new CompletableFuture<Message>();
        var result = new CompletableFuture<Message>();
        waiting.put(id, new Waiting(request, replied));
        var _ = replied.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS).whenComplete((reply, failure) -> {
            waiting.remove(id);
            slots.release();
            end(result, reply, failure instanceof TimeoutException ? timedOut(request, deadline) : failure);
        });
        if (closed) {
            replied.completeExceptionally(RequestFailedException.notSent(request, refusal()));
        }
        return result;
    }

    private String refusal() {
        return closed ? "the requester is closed" : "%d requests wait already".formatted(most);
    }

    private static RequestFailedException timedOut(Message request, Duration deadline) {
        return RequestFailedException.timedOut(request, deadline);
    }

    private static void end(CompletableFuture<Message> result, @Nullable Message reply, @Nullable Throwable failure) {
        if (failure == null) {
            result.complete(reply);
        } else {
            result.completeExceptionally(failure);
        }
    }

    /** Ends one that was not published. */
    void fail(String id, Throwable failure) {
        var one = waiting.get(id);
        if (one != null) {
            one.replied().completeExceptionally(RequestFailedException.notPublished(one.request(), failure));
        }
    }

    @Override
    public void handle(Delivery delivery) {
        var reply = delivery.message();
        var id = reply.envelope().extensions().get(Request.ID);
        if (id == null) {
            delivery.reject("it is no reply: the extension %s is missing".formatted(Request.ID));
            return;
        }
        delivery.acknowledge();
        var one = waiting.get(id);
        if (one == null || !ends(one.replied(), reply)) {
            late.increment();
            LOG.info(
                    "the reply '{}' is dropped: nobody waits for it",
                    reply.envelope().id());
        }
    }

    private static boolean ends(CompletableFuture<Message> replied, Message reply) {
        var error = reply.envelope().extensions().get(Request.ERROR);
        return error == null
                ? replied.complete(reply)
                : replied.completeExceptionally(new RequestRefusedException(error));
    }

    int size() {
        return waiting.size();
    }

    long late() {
        return late.sum();
    }

    /**
     * Lets nothing new in, waits for what is there, and ends the rest.
     *
     * @return whether all had ended in time
     */
    boolean drain(Duration timeout) {
        closed = true;
        var drained = false;
        try {
            drained = slots.tryAcquire(most, timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (drained) {
            slots.release(most);
        }
        waiting.values()
                .forEach(one -> one.replied().completeExceptionally(RequestFailedException.closed(one.request())));
        return drained;
    }
}
