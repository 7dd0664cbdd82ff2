package dev.keelson.messagingadapters.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.LongStringHelper;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Payload;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is on the wire, and what foreign clients put there. */
final class AmqpBindingTest {

    private static final Map<String, Object> LEAST = Map.of(
            "cloudEvents_specversion", "1.0",
            "cloudEvents_id", LongStringHelper.asLongString("1"),
            "cloudEvents_source", "/there",
            "cloudEvents_type", "t");

    private static Message read(String contentType, Map<String, Object> headers, String body) {
        var properties = new BasicProperties.Builder()
                .contentType(contentType)
                .headers(headers)
                .build();
        return AmqpBinding.read("orders", properties, Payload.of(body), 1000);
    }

    private static Map<String, Object> least(String name, Object value) {
        var headers = new HashMap<>(LEAST);
        headers.put(name, value);
        return headers;
    }

    private static void assertUnreadable(String reason, String contentType, Map<String, Object> headers, String body) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(contentType, headers, body))
                .withMessageStartingWith(reason);
    }

    @Test
    void attributes_are_headers_and_the_data_is_the_body() {
        var envelope = Envelope.of("id-1", URI.create("/here"), "orders.OrderPlaced")
                .withTime(Instant.parse("2026-01-02T03:04:05.123456Z"))
                .withExtension("correlationid", "c-1")
                .withData("application/json", Payload.of("{}"));

        var properties = AmqpBinding.properties(new Message("orders", "order 1", envelope), 7);

        assertThat(properties.getDeliveryMode()).isEqualTo(2);
        assertThat(properties.getContentType()).isEqualTo("application/json");
        assertThat(properties.getMessageId()).isEqualTo("id-1");
        assertThat(properties.getHeaders())
                .containsOnly(
                        Map.entry("key", "order 1"),
                        Map.entry("keelson-sequence", 7L),
                        Map.entry("cloudEvents_specversion", "1.0"),
                        Map.entry("cloudEvents_id", "id-1"),
                        Map.entry("cloudEvents_source", "/here"),
                        Map.entry("cloudEvents_type", "orders.OrderPlaced"),
                        Map.entry("cloudEvents_time", "2026-01-02T03:04:05.123456Z"),
                        Map.entry("cloudEvents_correlationid", "c-1"));
    }

    @Test
    void foreign_headers_may_have_a_colon_and_types_of_amqp() {
        var headers = least("cloudEvents:time", Date.from(Instant.parse("2026-01-02T03:04:05Z")));
        headers.put("cloudEvents:attempts", 3);
        headers.put("other", Map.of());

        var message = read("text/plain", headers, "hello");

        assertThat(message.key()).isEqualTo("1");
        assertThat(message.envelope().time()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(message.envelope().extensions()).isEqualTo(Map.of("attempts", "3"));
        assertThat(message.envelope().data().text()).isEqualTo("hello");
    }

    @Test
    void a_structured_event_is_read() {
        var type = "application/cloudevents+json; charset=UTF-8";
        var attributes = "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/there\",\"type\":\"t\",\"n\":1.50";

        var json = read(type, Map.of("key", "a"), "{%s,\"data\":{\"b\":1}}".formatted(attributes));
        assertThat(json.key()).isEqualTo("a");
        assertThat(json.envelope())
                .isEqualTo(Envelope.of("1", URI.create("/there"), "t")
                        .withExtension("n", "1.50")
                        .withData("application/json", Payload.of("{\"b\":1}")));
    }

    @Test
    void what_is_no_message_is_told_by_attribute() {
        var structured = "application/cloudevents+json";
        assertUnreadable("the attribute specversion is missing", "text/plain", Map.of(), "");
        assertUnreadable(
                "specversion must be 1.0, was '0.3'", "text/plain", least("cloudEvents_specversion", "0.3"), "");
        assertUnreadable(
                "time must be a time of RFC 3339, was 'now'", "text/plain", least("cloudEvents_time", "now"), "");
        assertUnreadable("the header cloudEvents_x must be text", "text/plain", least("cloudEvents_x", Map.of()), "");
        var half = LongStringHelper.asLongString(new byte[] {(byte) 0xff});
        assertUnreadable("the header key must be UTF-8", "text/plain", least("key", half), "");
        assertUnreadable("data must have at most 1000 bytes, had 1001", "text/plain", LEAST, "x".repeat(1001));
        assertUnreadable("the body must be JSON", structured, LEAST, "{");
        assertUnreadable("content type must be", "application/cloudevents-batch+json", LEAST, "[]");
    }
}
