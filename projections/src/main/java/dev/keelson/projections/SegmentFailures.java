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
        var segment = Segment.fromContext(failed.context()).map(Segment::getSegmentId);
        segment.ifPresent(number -> {
            var failure =
                    failures.merge(new Key(failed.eventProcessor(), number), first(failed), SegmentFailures::again);
            LOG.atError()
                    .setCause(failed.error())
                    .addKeyValue("processor", failed.eventProcessor())
                    .addKeyValue("segment", number)
                    .addKeyValue("event", failure.eventId())
                    .addKeyValue("attempts", failure.attempts())
                    .log("an event handler failed; its segment will try again");
        });
        PropagatingErrorHandler.instance().handleError(failed);
    }

    private static SegmentFailure first(ErrorContext failed) {
        var event =
                failed.failedEvents().isEmpty() ? null : failed.failedEvents().getFirst();
        return new SegmentFailure(
                event == null ? "" : event.identifier(),
                event == null ? "" : event.type().qualifiedName().toString(),
                String.valueOf(failed.error()),
                Instant.now(),
                1);
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
