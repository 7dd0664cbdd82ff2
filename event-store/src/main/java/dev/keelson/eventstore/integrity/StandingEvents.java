package dev.keelson.eventstore.integrity;

import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.RecordedEvent;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** What stands in a log, to be held against events that come in order. Used by one thread. */
final class StandingEvents {

    private static final int PAGE = 256;

    private final EventLog log;
    private final long head;
    private final Deque<RecordedEvent> page = new ArrayDeque<>();

    /**
     * @param head up to which it is asked
     */
    StandingEvents(EventLog log, long head) {
        this.log = log;
        this.head = head;
    }

    long head() {
        return head;
    }

    /** Whether this very event stands at its position; each call asks for the position after the last. */
    boolean has(RecordedEvent event) {
        if (page.isEmpty()) {
            page.addAll(log.read(Criteria.ANY, event.position() - 1, PAGE).events());
        }
        var standing = page.poll();
        return standing != null && Arrays.equals(DigestChain.encode(standing), DigestChain.encode(event));
    }
}
