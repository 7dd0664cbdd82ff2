package dev.keelson.projections;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.errorhandling.ErrorContext;
import org.axonframework.messaging.eventhandling.processing.errorhandling.ErrorHandler;
import org.axonframework.messaging.eventhandling.processing.errorhandling.PropagatingErrorHandler;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes note of failing batches and lets the failure end the batch: the segment is tried again with growing pauses, the
 * others go on. Axon forgets the error of a segment as soon as it has given the segment up, hence this. Safe for use by many
 * threads.
 */
final class SegmentFailures implements ErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentFailures.class);

    /** In place of a segment's number: an event for which no segment could be found stops them all. */
    private static final int EVERY = -1;

    private record Key(String processor, int segment) {}

    private final ConcurrentMap<Key, SegmentFailure> failures = new ConcurrentHashMap<>();
    private final ProjectionsObserver observer;

    SegmentFailures(ProjectionsObserver observer) {
        this.observer = observer;
    }

    @Override
    public void handleError(ErrorContext failed) throws Exception {
        var segment = Segment.fromContext(failed.context()).map(Segment::getSegmentId);
        record(failed.eventProcessor(), segment.orElse(EVERY), failed.context(), failed.error());
        PropagatingErrorHandler.instance().handleError(failed);
    }

    void record(String processor, int segment, Context batch, Throwable error) {
        var failure = failures.merge(new Key(processor, segment), first(batch, error), SegmentFailures::again);
        LOG.atError()
                .setCause(error)
                .addKeyValue("processor", processor)
                .addKeyValue("segment", segment)
                .addKeyValue("event", failure.eventId())
                .addKeyValue("attempts", failure.attempts())
                .log("a batch failed; its segment will try again");
        observer.failed(processor, segment, failure.attempts());
    }

    private static SegmentFailure first(Context batch, Throwable error) {
        var event = Batch.in(batch).flatMap(Batch::failure).map(Batch.Failure::event);
        return new SegmentFailure(
                event.map(EventMessage::identifier).orElse(""),
                event.map(failed -> failed.type().qualifiedName().toString()).orElse(""),
                String.valueOf(error),
                Instant.now(),
                1);
    }

    private static SegmentFailure again(SegmentFailure earlier, SegmentFailure latest) {
        return new SegmentFailure(
                latest.eventId(), latest.eventType(), latest.error(), earlier.since(), earlier.attempts() + 1);
    }

    void clear(String processor, int segment) {
        failures.remove(new Key(processor, segment));
        failures.remove(new Key(processor, EVERY));
    }

    Optional<SegmentFailure> of(String processor, int segment) {
        return Optional.ofNullable(failures.get(new Key(processor, segment)))
                .or(() -> Optional.ofNullable(failures.get(new Key(processor, EVERY))));
    }
}
