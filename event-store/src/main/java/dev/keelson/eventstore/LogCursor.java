package dev.keelson.eventstore;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes through the log page by page. Used by one thread at a time. */
final class LogCursor {

    private static final Logger LOG = LoggerFactory.getLogger(LogCursor.class);

    private static final EventData DROPPED = new EventData(
            "keelson.Dropped",
            "keelson.Dropped",
            "1",
            Instant.EPOCH,
            "{}".getBytes(StandardCharsets.UTF_8),
            Map.of(),
            Set.of());

    private final EventLog log;
    private final Criteria criteria;
    private final int pageSize;
    private long position;
    private long handedOut;
    private boolean atHead;

    LogCursor(EventLog log, Criteria criteria, long after, int pageSize) {
        this.log = log;
        this.criteria = criteria;
        this.pageSize = pageSize;
        position = after;
        handedOut = after;
    }

    /** Up to which every matching event has been handed out. */
    long position() {
        return position;
    }

    /** The next events; empty for good once a page has reached the head. */
    List<RecordedEvent> next() {
        while (!atHead) {
            var page = log.read(criteria, position, pageSize);
            position = page.through();
            atHead = page.reachesHead();
            var events = inEveryShape(page.events());
            if (!events.isEmpty()) {
                handedOut = events.getLast().position();
                return events;
            }
        }
        return List.of();
    }

    private static List<RecordedEvent> inEveryShape(List<RecordedEvent> events) {
        return events.stream().allMatch(event -> event.failure() == null)
                ? events
                : events.stream().flatMap(RecordedEvent::inEveryShape).toList();
    }

    /**
     * The next events, as of now; empty when there are none yet, and when the log cannot be read just now: Axon ends all
     * segments of a processor whose stream fails, while an empty answer makes it ask again.
     *
     * <p>When every event is wanted and the last ones were dropped on the way, there is one more, which nobody handles:
     * without it the tokens of all processors would stay behind the head.
     */
    List<RecordedEvent> nextOrNothing() {
        atHead = false;
        try {
            var events = next();
            return events.isEmpty() && criteria.isAny() && position > handedOut ? List.of(dropped()) : events;
        } catch (EventStoreException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the log could not be read, will retry");
            return List.of();
        }
    }

    private RecordedEvent dropped() {
        handedOut = position;
        return new RecordedEvent(position, DROPPED);
    }
}
