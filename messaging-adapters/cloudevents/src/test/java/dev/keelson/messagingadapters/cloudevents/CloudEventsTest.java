package dev.keelson.messagingadapters.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Payload;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CloudEventsTest {

    private static final Map<String, String> LEAST =
            Map.of("specversion", "1.0", "id", "1", "source", "/there", "type", "t");
    private static final String STRUCTURED = "application/cloudevents+json";

    private static Envelope structured(String more) {
        var document = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/there\",\"type\":\"t\",%s}".formatted(more);
        return CloudEvents.read("Application/CloudEvents+JSON ; charset=UTF-8", Map::of, Payload.of(document));
    }

    private static Envelope least() {
        return Envelope.of("1", URI.create("/there"), "t");
    }

    private static void assertUnreadable(String reason, String contentType, Map<String, String> texts, String body) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloudEvents.read(contentType, () -> texts, Payload.of(body)))
                .withMessageStartingWith(reason);
    }

    private static Map<String, String> least(String name, String value) {
        var texts = new HashMap<>(LEAST);
        texts.put(name, value);
        return texts;
    }

    @Test
    void what_was_written_is_read() {
        var data = Payload.of("{}");
        var envelope = least().withSubject("order/1")
                .withTime(Instant.parse("2026-01-02T03:04:05.123456Z"))
                .withDataSchema(URI.create("https://example.org/schema"))
                .withExtension("correlationid", "c-1")
                .withData("application/json", data);

        assertThat(CloudEvents.read("application/json", () -> CloudEvents.attributes(envelope), data))
                .isEqualTo(envelope);
        assertThat(CloudEvents.read(null, () -> CloudEvents.attributes(least()), Payload.EMPTY))
                .isEqualTo(least());
    }

    @Test
    void a_structured_event_has_its_data_as_json_as_text_or_in_base64() {
        assertThat(structured("\"n\":1.50,\"data\":{\"b\":1}"))
                .isEqualTo(least().withExtension("n", "1.50").withData("application/json", Payload.of("{\"b\":1}")));
        assertThat(structured("\"data_base64\":\"aGk=\"").data()).isEqualTo(Payload.of("hi"));
        assertThat(structured("\"datacontenttype\":\"text/plain\",\"data\":\"hi\""))
                .isEqualTo(least().withData("text/plain", Payload.of("hi")));
        assertThat(structured("\"data\":null").data()).isEqualTo(Payload.EMPTY);
    }

    @Test
    void what_is_no_event_is_told_by_attribute() {
        assertUnreadable("the attribute specversion is missing", "text/plain", Map.of(), "");
        assertUnreadable("specversion must be 1.0, was '0.3'", "text/plain", least("specversion", "0.3"), "");
        assertUnreadable("time must be a time of RFC 3339, was 'now'", "text/plain", least("time", "now"), "");
        assertUnreadable("an extension's name must have", "text/plain", least("Name", "x"), "");
        assertUnreadable("the body must be JSON", STRUCTURED, LEAST, "{");
        assertUnreadable("the body must be an object of JSON", STRUCTURED, LEAST, "[]");
        assertUnreadable("the attribute id must be text", STRUCTURED, LEAST, "{\"id\":{}}");
        assertUnreadable("content type must be", "application/cloudevents-batch+json", LEAST, "[]");
    }
}
