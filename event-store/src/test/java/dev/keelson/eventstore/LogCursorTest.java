package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogCursorTest {

    private final EventLog log = EventLogs.upcasting(EventLogs.inMemory(), new TestUpcasts());

    private void append(String... types) {
        for (var type : types) {
            log.append(Append.of(
                    List.of(new EventData(
                            "e-" + (log.head() + 1), type, "1", Instant.EPOCH, new byte[0], Map.of(), Set.of())),
                    AppendCondition.NONE));
        }
    }

    private static List<String> told(List<RecordedEvent> events) {
        return events.stream()
                .map(event -> event.position() + " " + event.event().type())
                .toList();
    }

    @Test
    void the_end_of_dropped_events_is_told_once_to_who_wants_everything() {
        var cursor = new LogCursor(log, Criteria.ANY, 0, 2);
        assertThat(cursor.nextOrNothing()).isEmpty();
        append("A", "Gone", "Gone", "Gone");
        assertThat(told(cursor.nextOrNothing())).containsExactly("1 A");
        assertThat(told(cursor.nextOrNothing())).containsExactly("4 keelson.Dropped");
        assertThat(cursor.nextOrNothing()).isEmpty();
        append("B");
        assertThat(told(cursor.nextOrNothing())).containsExactly("5 B");
        assertThat(cursor.nextOrNothing()).isEmpty();
    }

    @Test
    void who_wants_some_events_is_not_told_of_dropped_ones() {
        append("Gone");
        assertThat(new LogCursor(log, Criteria.ofTypes("A"), 0, 2).nextOrNothing())
                .isEmpty();
        assertThat(new LogCursor(log, Criteria.ANY, 0, 2).next()).isEmpty();
    }

    @Test
    void an_event_that_cannot_be_upcast_stands_for_what_it_may_have_been() {
        append("A", "Broken", "B");
        var events = new LogCursor(log, Criteria.ANY, 0, 10).next();
        assertThat(told(events)).containsExactly("1 A", "2 New", "3 B");
        assertThat(events.get(1).failure()).isNotNull();
        assertThat(events.get(1).event().revision()).isEqualTo("1");
    }
}
