package dev.keelson.queryside;

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
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CloudEventWriterTest {

    private final ObjectMapper mapper = new ObjectMapper();
    private final CloudEventWriter writer = new CloudEventWriter(mapper.getFactory(), URI.create("/keelson"));

    @Test
    void an_event_has_every_attribute() throws JsonProcessingException {
        var metadata = Map.of("correlationId", "c-1", "causationId", "m-1", "traceparent", "00-a-b-01", "other", "x");
        var event = TestEvents.event(
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
        assertThat(json(TestEvents.event("t.A", "{}")).fieldNames())
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
        assertThat(text(TestEvents.event("t.A", "{\"n\":\r\n 1.10, \"s\":\"a\\nb\"\n}")))
                .endsWith(",\"data\":{\"n\":   1.10, \"s\":\"a\\nb\" }}")
                .doesNotContain("\n", "\r");
    }

    @Test
    void a_payload_that_is_not_json_is_encoded() throws JsonProcessingException {
        var json = json(TestEvents.event("t.A", "<xml/>"));

        assertThat(json.path("datacontenttype").asText()).isEqualTo("application/octet-stream");
        assertThat(json.path("data_base64").asText()).isEqualTo("PHhtbC8+");
        assertThat(json.has("data")).isFalse();
    }

    @Test
    void an_empty_payload_is_left_out() throws JsonProcessingException {
        assertThat(json(TestEvents.event("t.A", "")).has("data")).isFalse();
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
