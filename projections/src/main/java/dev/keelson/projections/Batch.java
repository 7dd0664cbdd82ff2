package dev.keelson.projections;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/** What a segment handles in one processing context. Safe for use by many threads. */
final class Batch {

    private static final ResourceKey<Batch> BATCH = ResourceKey.withLabel("keelson.projection-batch");

    private final AtomicInteger events = new AtomicInteger();
    private final AtomicReference<@Nullable EventMessage> last = new AtomicReference<>();
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

    /** The first event of a batch that failed, and why. */
    record Failure(EventMessage event, Throwable cause) {}

    static Batch of(ProcessingContext context) {
        return context.computeResourceIfAbsent(BATCH, Batch::new);
    }

    static Optional<Batch> in(Context context) {
        return Optional.ofNullable(context.getResource(BATCH));
    }

    /** Counts an event once, however many components of the processor handle it, one after the other. */
    void handles(EventMessage event) {
        if (last.getAndSet(event) != event) {
            events.incrementAndGet();
        }
    }

    /** The first failure counts: on PostgreSQL every statement after it fails too. */
    void failedAt(EventMessage event, Throwable cause) {
        failure.compareAndSet(null, new Failure(event, cause));
    }

    Optional<Failure> failure() {
        return Optional.ofNullable(failure.get());
    }

    int events() {
        return events.get();
    }

    Optional<Instant> timeOfLast() {
        return Optional.ofNullable(last.get()).map(EventMessage::timestamp);
    }
}
