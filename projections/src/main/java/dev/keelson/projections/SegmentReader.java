package dev.keelson.projections;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects what a segment has to handle next. Safe for use by many threads. */
final class SegmentReader {

    /** After which a segment that finds nothing of its own says how far it has looked. */
    private static final long LONGEST_LOOK_NANOS = Duration.ofMillis(250).toNanos();

    private final PreparedPages pages;
    private final int batchSize;

    SegmentReader(PreparedPages pages, int batchSize) {
        this.pages = pages;
        this.batchSize = batchSize;
    }

    /**
     * The next events of a segment after a position; none beyond where it is to halt.
     *
     * @param asOf how often the log has grown so far
     */
    EventBatch next(SegmentRow segment, long after, long asOf) {
        var limit = segment.haltAt() == null ? Long.MAX_VALUE : segment.haltAt();
        var begun = System.nanoTime();
        var events = new ArrayList<PreparedEvent>();
        var through = after;
        while (through < limit) {
            var page = pages.after(through);
            var reached = collect(page, segment.range(), through, limit, events);
            if (reached == through) {
                return new EventBatch(events, through, true, page.asOf());
            }
            through = reached;
            if (events.size() >= batchSize
                    || page.head() <= through
                    || System.nanoTime() - begun > LONGEST_LOOK_NANOS) {
                return new EventBatch(events, through, page.head() <= through, page.asOf());
            }
        }
        return new EventBatch(events, through, true, asOf);
    }

    /** Goes through a page until it ends, the limit is reached or there is enough; tells where that was. */
    private long collect(PreparedPage page, SegmentRange range, long after, long limit, List<PreparedEvent> events) {
        var last = after;
        for (var event : page.events()) {
            if (event.position() > limit) {
                return limit;
            }
            if (event.position() > after) {
                if (events.size() >= batchSize && event.position() > last) {
                    return last;
                }
                var own = event.within(range);
                if (!own.units().isEmpty()) {
                    events.add(own);
                }
                last = event.position();
            }
        }
        return Math.min(page.through(), limit);
    }

    /** All that one position holds of a sequence. */
    List<PreparedEvent> at(long position, String sequence) {
        return pages.at(position).events().stream()
                .map(event -> event.within(sequence))
                .filter(event -> !event.units().isEmpty())
                .toList();
    }
}
