package dev.keelson.eventstore.integrity;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Events as nobody expects them, each of which the log takes. */
final class OddEvents {

    private static final Instant TIME = Instant.parse("2026-03-01T10:15:30.123456Z");

    private OddEvents() {}

    /** All of them; those whose payload is not JSON come last. */
    static List<EventData> all() {
        var events = new ArrayList<>(json());
        events.addAll(notJson());
        return events;
    }

    /** Those whose payload is JSON. */
    static List<EventData> json() {
        var events = new ArrayList<EventData>();
        for (var payload : List.of(
                "{}",
                "{\"n\":1.10,\"b\":1e400,\"s\":\"a\\nb\\u00e9\",\"n\":2}",
                "{\n  \"pretty\" : [\r\n\t1 ]\n}\n",
                " {\"spaces\":\"around\"} ",
                "\"text \u00e9\ud83d\ude00\u2028 \\\" } , {\"",
                "\"\"",
                "[]",
                "-0.0",
                "12345678901234567890123456789",
                "true",
                "null",
                "[".repeat(999) + "]".repeat(999))) {
            events.add(event(events.size(), payload.getBytes(StandardCharsets.UTF_8)));
        }
        events.add(with("metadata", metadata(), Set.of()));
        events.add(with("id 'with' \"quotes\", \\ and / \u00e9\ud83d\ude00\t\n", Map.of(), manyTags()));
        events.add(at("early", Instant.parse("-0044-03-15T12:00:00.000001Z")));
        events.add(at("late", Instant.parse("+12026-01-01T00:00:00.999999Z")));
        events.add(at("whole", Instant.EPOCH));
        return events;
    }

    /** Those whose payload is not. */
    static List<EventData> notJson() {
        return List.of(
                event(100, new byte[0]),
                event(101, "<xml/>".getBytes(StandardCharsets.UTF_8)),
                event(102, "{\"cut\":".getBytes(StandardCharsets.UTF_8)),
                event(103, "{}".getBytes(StandardCharsets.UTF_16LE)),
                event(104, new byte[] {0, (byte) 0xFF, '\n', (byte) 0x80}),
                event(105, " \n".getBytes(StandardCharsets.UTF_8)));
    }

    private static EventData event(int number, byte[] payload) {
        return new EventData(
                "odd-" + number,
                "odd.Payload",
                "1.0",
                TIME,
                payload,
                Map.of("correlationId", "c"),
                Set.of(new Tag("a", "b")));
    }

    private static EventData with(String id, Map<String, String> metadata, Set<Tag> tags) {
        return new EventData(id, "odd type \u00e9,:%", "\u03b2", TIME, new byte[] {'1'}, metadata, tags);
    }

    private static EventData at(String id, Instant time) {
        return new EventData(id, "odd.Time", "1", time, new byte[] {'1'}, Map.of(), Set.of());
    }

    private static Map<String, String> metadata() {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("", "empty key");
        metadata.put("empty value", "");
        metadata.put("correlationId", "c-1");
        metadata.put("causationId", "");
        metadata.put("traceparent", "00-\u00e9-01");
        metadata.put("correlationid", "not the same key");
        metadata.put("data", "{\"data\":1}");
        metadata.put("\ud83d\ude00 \" \\ \n", "\u0001\u2028\ud83d\ude00");
        return metadata;
    }

    private static Set<Tag> manyTags() {
        var tags = new HashSet<Tag>();
        for (var i = 0; i < 300; i++) {
            tags.add(new Tag("key," + i % 7, "value:%" + i));
        }
        tags.add(new Tag("\u00e9\ud83d\ude00", " "));
        tags.add(new Tag("k".repeat(Tag.MAX_LENGTH), "v".repeat(Tag.MAX_LENGTH)));
        return tags;
    }

    /** Appends them one after the other. */
    static void append(EventLog log, List<EventData> events) {
        for (var event : events) {
            var _ = log.append(Append.of(List.of(event), AppendCondition.NONE));
        }
    }
}
