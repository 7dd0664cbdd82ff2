package dev.keelson.messagingadapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Payload;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is on the wire, and records of foreign clients. */
final class KafkaBindingTest {

    private static final String STRUCTURED = "application/cloudevents+json";
    private static final byte[] NO_TEXT = {(byte) 0xff};

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RecordHeaders least(String... more) {
        var headers = headers("ce_specversion", "1.0", "ce_id", "1", "ce_source", "/there", "ce_type", "t");
        headers(more).forEach(headers::add);
        return headers;
    }

    private static RecordHeaders headers(String... namesAndValues) {
        var headers = new RecordHeaders();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], bytes(namesAndValues[i + 1]));
        }
        return headers;
    }

    private static ConsumerRecord<byte[], byte[]> received(
            byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                "orders", 3, 42, 0L, TimestampType.CREATE_TIME, 0, 0, key, value, headers, Optional.empty());
    }

    private static Message read(byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
        return KafkaBinding.read(received(key, value, headers), 100);
    }

    private static void assertUnreadable(String reason, byte @Nullable [] value, RecordHeaders headers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(bytes("a"), value, headers))
                .withMessageStartingWith(reason);
    }

    @Test
    void attributes_are_headers_and_the_data_is_the_value() {
        var envelope = Envelope.of("id-1", URI.create("/here"), "orders.OrderPlaced")
                .withSubject("order/ü")
                .withTime(Instant.parse("2026-01-02T03:04:05.123456Z"))
                .withExtension("correlationid", "c-1")
                .withData("application/json", Payload.of("{}"));

        var written = KafkaBinding.write(new Message("orders", "order ü", envelope));

        var headers = new TreeMap<String, String>();
        written.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        assertThat(headers)
                .isEqualTo(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "id-1",
                        "ce_source", "/here",
                        "ce_type", "orders.OrderPlaced",
                        "ce_subject", "order/ü",
                        "ce_time", "2026-01-02T03:04:05.123456Z",
                        "ce_correlationid", "c-1",
                        "content-type", "application/json"));
        assertThat(written.topic()).isEqualTo("orders");
        assertThat(written.partition()).isNull();
        assertThat(written.key()).isEqualTo(bytes("order ü"));
        assertThat(written.value()).isEqualTo(bytes("{}"));
    }

    @Test
    void what_has_no_key_has_its_id_for_one() {
        assertThat(read(null, bytes("x"), least()).key()).isEqualTo("1");
        assertThat(read(new byte[0], bytes("x"), least()).key()).isEqualTo("1");
        assertThat(read(bytes("a"), bytes("x"), least()).key()).isEqualTo("a");
    }

    @Test
    void a_record_may_have_no_value_headers_of_others_and_one_twice() {
        var message = read(bytes("a"), null, least("other", "x", "ce_subject", "first", "ce_subject", "last"));

        assertThat(message.envelope())
                .isEqualTo(Envelope.of("1", URI.create("/there"), "t").withSubject("last"));
    }

    @Test
    void a_structured_event_is_read() {
        var document = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/there\",\"type\":\"t\",\"data\":{\"b\":1}}";

        var message = read(null, bytes(document), headers("content-type", STRUCTURED + "; charset=UTF-8"));

        assertThat(message.key()).isEqualTo("1");
        assertThat(message.envelope())
                .isEqualTo(Envelope.of("1", URI.create("/there"), "t")
                        .withData("application/json", Payload.of("{\"b\":1}")));
    }

    @Test
    void what_is_no_message_is_told_by_header() {
        assertUnreadable("the attribute specversion is missing", bytes("x"), headers());
        assertUnreadable("time must be a time of RFC 3339, was 'now'", bytes("x"), least("ce_time", "now"));
        assertUnreadable("data must have at most 100 bytes, had 101", new byte[101], least());
        assertUnreadable("the body must be JSON", bytes("{"), headers("content-type", STRUCTURED));
        assertUnreadable(
                "content type must be", bytes("[]"), least("content-type", "application/cloudevents-batch+json"));
        var halves = least();
        halves.add("ce_subject", NO_TEXT);
        assertUnreadable("ce_subject must be UTF-8", bytes("x"), halves);
        var none = least();
        none.add("ce_subject", null);
        assertUnreadable("ce_subject must be text", bytes("x"), none);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(NO_TEXT, null, least()))
                .withMessageStartingWith("the key must be UTF-8");
    }

    @Test
    void what_stands_for_it_has_its_bytes_and_as_far_as_it_can_its_key() {
        var message = KafkaBinding.unreadable(received(bytes("a"), NO_TEXT, headers()));

        assertThat(message.key()).isEqualTo("a");
        assertThat(message.envelope().type()).isEqualTo(DeadLetter.UNREADABLE);
        assertThat(message.envelope().id()).isEqualTo("orders:3@42");
        assertThat(message.envelope().data()).isEqualTo(Payload.of(NO_TEXT));
        for (var key : Arrays.asList(null, new byte[0], NO_TEXT, bytes("a\nb"), new byte[513])) {
            assertThat(KafkaBinding.unreadable(received(key, null, headers())).key())
                    .isEqualTo("orders:3@42");
        }
    }

    @Test
    void a_note_is_read_as_it_was_written() {
        var note = new OffsetNote(8, 1234567890123L);

        assertThat(OffsetNote.of(note.toString())).contains(note);
        assertThat(OffsetNote.of("")).isEmpty();
        assertThat(OffsetNote.of("set by hand")).isEmpty();
    }
}
