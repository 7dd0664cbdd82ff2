package dev.keelson.eventstore;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Events for tests. */
final class Events {

    private Events() {}

    static EventData event(String type, Tag... tags) {
        return at(Instant.now(), type, tags);
    }

    static EventData at(Instant time, String type, Tag... tags) {
        return new EventData(
                UUID.randomUUID().toString(),
                type,
                "1.0",
                time,
                "{\"of\":\"%s\"}".formatted(type).getBytes(StandardCharsets.UTF_8),
                Map.of("correlationId", "c-1"),
                Set.of(tags));
    }
}
