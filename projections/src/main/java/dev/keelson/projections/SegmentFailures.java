package dev.keelson.projections;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.axonframework.messaging.eventhandling.processing.errorhandling.ErrorContext;
import org.axonframework.messaging.eventhandling.processing.errorhandling.ErrorHandler;
import org.axonframework.messaging.eventhandling.processing.errorhandling.PropagatingErrorHandler;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes note of failing handlers and lets the failure end the batch: the segment is tried again with growing pauses, the
 * others go on. Safe for use by many threads.
 */
final class SegmentFailures implements ErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentFailures.class);

    private record Key(String processor, int segment) {}

    private final ConcurrentMap<Key, SegmentFailure> failures = new ConcurrentHashMap<>();

    @Override
    public void handleError(ErrorContext failed) throws Exception {
        var failure = FailedBatches.in(failed.context());
        Segment.fromContext(failed.context()).ifPresent(segment -> {
            if (failure != null) {
                note(failed.eventProcessor(), segment.getSegmentId(), failure);
            }
        });
        PropagatingErrorHandler.instance().handleError(failed);
    }

    void note(String processor, int segment, FailedBatches.Failure failure) {
        var event = failure.event();
        var first = new SegmentFailure(
                event.identifier(),
                event.type().qualifiedName().toString(),
                String.valueOf(failure.cause()),
                Instant.now(),
                1);
        var noted = failures.merge(new Key(processor, segment), first, SegmentFailures::again);
        LOG.atError()
                .setCause(failure.cause())
                .addKeyValue("processor", processor)
                .addKeyValue("segment", segment)
                .addKeyValue("event", noted.eventId())
                .addKeyValue("attempts", noted.attempts())
                .log("an event handler failed; its segment will try again");
    }

    private static SegmentFailure again(SegmentFailure earlier, SegmentFailure latest) {
        return new SegmentFailure(
                latest.eventId(), latest.eventType(), latest.error(), earlier.since(), earlier.attempts() + 1);
    }

    void clear(String processor, int segment) {
        failures.remove(new Key(processor, segment));
    }

    Optional<SegmentFailure> of(String processor, int segment) {
        return Optional.ofNullable(failures.get(new Key(processor, segment)));
    }
}
