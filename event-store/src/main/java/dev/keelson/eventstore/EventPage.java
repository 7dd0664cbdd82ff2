package dev.keelson.eventstore;

import java.util.List;

/**
 * A piece of the log: every event that was asked for, up to a position.
 *
 * @param events in order of position, all parts of a position together
 * @param through no further matching event stands at or below this position; where reading goes on
 * @param head the log's last position when the page was read
 */
public record EventPage(List<RecordedEvent> events, long through, long head) {

    public EventPage {
        events = List.copyOf(events);
    }

    /** Whether the page reaches the head, so that whoever wants more must wait for an append. */
    public boolean reachesHead() {
        return through >= head;
    }
}
