package dev.keelson.projections;

import dev.keelson.projections.DeadLetters.Parking;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells the log and the observer what becomes of batches. Safe for use by many threads. */
final class ProjectionReport {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionReport.class);

    private final ProjectionsObserver observer;

    ProjectionReport(ProjectionsObserver observer) {
        this.observer = observer;
    }

    void handled(SegmentRow segment, int events, Duration latency) {
        observer.handled(segment.projection(), segment.segment(), events, latency);
    }

    void failed(SegmentRow segment, SegmentFailure failure, Throwable error) {
        LOG.atLevel(failure.attempts() == 1 ? Level.WARN : Level.INFO)
                .setCause(failure.attempts() == 1 ? error : null)
                .addKeyValue("projection", segment.id())
                .addKeyValue("segment", segment.segment())
                .addKeyValue("event", failure.eventId())
                .addKeyValue("attempts", failure.attempts())
                .addKeyValue("error", failure.error())
                .log("a batch failed; it will be tried again");
        observer.failed(segment.projection(), segment.segment(), failure.attempts());
    }

    void parked(SegmentRow segment, List<Parking> parkings) {
        for (var parking : parkings) {
            if (parking.failure() != null) {
                LOG.atError()
                        .setCause(parking.failure())
                        .addKeyValue("projection", segment.id())
                        .addKeyValue("sequence", parking.sequence())
                        .addKeyValue("position", parking.event().position())
                        .addKeyValue("event", parking.event().message().identifier())
                        .log("an event could not be handled; its sequence is parked");
            }
        }
        observer.parked(segment.projection(), parkings.size());
    }

    void lost(SegmentRow segment) {
        LOG.atInfo()
                .addKeyValue("projection", segment.id())
                .addKeyValue("segment", segment.segment())
                .log("a segment has another owner, or was changed; what was done for it meanwhile is undone");
        observer.lost(segment.projection(), segment.segment());
    }

    void notReleased(SegmentRow segment, RuntimeException error) {
        LOG.atWarn()
                .addKeyValue("projection", segment.id())
                .addKeyValue("segment", segment.segment())
                .addKeyValue("reason", error.toString())
                .log("a segment could not be given up; it is free after the claim timeout");
    }

    void dropsNotEnded(RuntimeException error) {
        LOG.atWarn()
                .addKeyValue("reason", error.toString())
                .log("tables of a drop that was begun could not be dropped, the next start or a cancel will retry");
    }

    void coordinationFailed(RuntimeException error) {
        LOG.atWarn().addKeyValue("reason", error.toString()).log("segments could not be looked after, will retry");
    }
}
