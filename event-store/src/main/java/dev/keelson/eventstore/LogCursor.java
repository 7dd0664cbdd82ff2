package dev.keelson.eventstore;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes through the log page by page. Used by one thread at a time. */
final class LogCursor {

    private static final Logger LOG = LoggerFactory.getLogger(LogCursor.class);

    private final EventLog log;
    private final Criteria criteria;
    private final int pageSize;
    private long position;
    private boolean atHead;

    LogCursor(EventLog log, Criteria criteria, long after, int pageSize) {
        this.log = log;
        this.criteria = criteria;
        this.pageSize = pageSize;
        position = after;
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
            if (!page.events().isEmpty()) {
                return page.events();
            }
        }
        return List.of();
    }

    /**
     * The next events, as of now; empty when there are none yet, and when the log cannot be read just now: Axon ends all
     * segments of a processor whose stream fails, while an empty answer makes it ask again.
     */
    List<RecordedEvent> nextOrNothing() {
        atHead = false;
        try {
            return next();
        } catch (EventStoreException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the log could not be read, will retry");
            return List.of();
        }
    }
}
