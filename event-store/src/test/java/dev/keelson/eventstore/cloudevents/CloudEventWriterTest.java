package dev.keelson.eventstore.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.eventstore.Tag;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CloudEventWriterTest {

    private static final Instant TIME = Instant.parse("2026-03-01T10:15:30.123456Z");

    private final ObjectMapper mapper = new ObjectMapper();
    private final CloudEventWriter writer = new CloudEventWriter(mapper.getFactory(), URI.create("/keelson"));

    @Test
    void an_event_has_every_attribute() throws JsonProcessingException {
        var metadata = Map.of("correlationId", "c-1", "causationId", "m-1", "traceparent", "00-a-b-01", "other", "x");
        var event = event(
                "orders.OrderPlaced",
                "{\"id\":\"o-1\"}",
                metadata,
                new Tag("order", "o-1"),
                new Tag("customer", "c,7"));

        assertThat(json(event)).isEqualTo(mapper.readTree("""
                {"specversion": "1.0", "id": "%s", "source": "/keelson", "type": "orders.OrderPlaced",
                 "time": "2026-03-01T10:15:30.123456Z", "datacontenttype": "application/json", "position": 3,
                 "revision": "1.0", "correlationid": "c-1", "causationid": "m-1", "traceparent": "00-a-b-01",
                 "tags": "customer:c%%2C7,order:o-1", "data": {"id": "o-1"}}""".formatted(event.id())));
    }

    @Test
    void what_is_absent_is_left_out() throws JsonProcessingException {
        assertThat(json(event("t.A", "{}")).fieldNames())
                .toIterable()
                .containsExactly(
                        "specversion",
                        "id",
                        "source",
                        "type",
                        "time",
                        "datacontenttype",
                        "position",
                        "revision",
                        "data");
    }

    @Test
    void the_payload_is_kept_as_it_is_but_on_one_line() {
        assertThat(text(event("t.A", "{\"n\":\r\n 1.10, \"s\":\"a\\nb\"\n}")))
                .endsWith(",\"data\":{\"n\":   1.10, \"s\":\"a\\nb\" }}")
                .doesNotContain("\n", "\r");
    }

    @Test
    void a_payload_that_is_not_json_is_encoded() throws JsonProcessingException {
        var json = json(event("t.A", "<xml/>"));

        assertThat(json.path("datacontenttype").asText()).isEqualTo("application/octet-stream");
        assertThat(json.path("data_base64").asText()).isEqualTo("PHhtbC8+");
        assertThat(json.has("data")).isFalse();
    }

    @Test
    void an_empty_payload_is_left_out() throws JsonProcessingException {
        assertThat(json(event("t.A", "")).has("data")).isFalse();
    }

    @Test
    void a_whole_event_has_its_metadata_as_text() throws JsonProcessingException {
        var out = new ByteArrayOutputStream();
        writer.writeWhole(new RecordedEvent(3, event("t.A", "{}", Map.of("b", "2", "a", "\"1\""))), out);

        assertThat(mapper.readTree(out.toString(StandardCharsets.UTF_8))
                        .path("metadata")
                        .asText())
                .isEqualTo("{\"a\":\"\\\"1\\\"\",\"b\":\"2\"}");
    }

    private static EventData event(String type, String payload, Tag... tags) {
        return event(type, payload, Map.of(), tags);
    }

    private static EventData event(String type, String payload, Map<String, String> metadata, Tag... tags) {
        return new EventData(
                "e-1", type, "1.0", TIME, payload.getBytes(StandardCharsets.UTF_8), metadata, Set.of(tags));
    }

    private JsonNode json(EventData event) throws JsonProcessingException {
        return mapper.readTree(text(event));
    }

    private String text(EventData event) {
        var out = new ByteArrayOutputStream();
        writer.write(new RecordedEvent(3, event), out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
