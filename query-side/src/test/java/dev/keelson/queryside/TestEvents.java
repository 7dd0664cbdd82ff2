package dev.keelson.queryside;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Events for tests. */
final class TestEvents {

    static final Instant TIME = Instant.parse("2026-03-01T10:15:30.123456Z");

    private TestEvents() {}

    static EventData event(String type, String payload, Tag... tags) {
        return event(type, payload, Map.of(), tags);
    }

    static EventData event(String type, String payload, Map<String, String> metadata, Tag... tags) {
        return new EventData(
                UUID.randomUUID().toString(),
                type,
                "1.0",
                TIME,
                payload.getBytes(StandardCharsets.UTF_8),
                metadata,
                Set.of(tags));
    }

    static void append(EventLog log, EventData... events) {
        var _ = log.append(Append.of(List.of(events), AppendCondition.NONE));
    }

    /** Appends {@code n} events of type {@code t.Counted} with the payload {@code {"n":1}} and so on. */
    static void count(EventLog log, int n) {
        for (var i = 1; i <= n; i++) {
            append(log, event("t.Counted", "{\"n\":%d}".formatted(i), new Tag("parity", i % 2 == 0 ? "even" : "odd")));
        }
    }
}
