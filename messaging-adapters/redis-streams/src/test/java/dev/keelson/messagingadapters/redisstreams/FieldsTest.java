package dev.keelson.messagingadapters.redisstreams;

import static dev.keelson.messagingadapters.redisstreams.Layout.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Payload;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Entries of foreign clients. */
final class FieldsTest {

    private static final String[] LEAST = {"ce_specversion", "1.0", "ce_id", "1", "ce_source", "/there", "ce_type", "t"
    };

    private static List<byte[]> entry(String... more) {
        return new ArrayList<>(Stream.concat(Stream.of(LEAST), Stream.of(more))
                .map(Layout::bytes)
                .toList());
    }

    private static void assertUnreadable(String reason, List<byte[]> fields) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fields.read("orders", fields, 10))
                .withMessage(reason);
    }

    @Test
    void what_has_no_key_has_its_id_for_one_and_a_time_may_have_an_offset() {
        var message = Fields.read("orders", entry("ce_time", "2026-01-02T03:04:05+01:00", "unknown", "x"), 10);

        assertThat(message.key()).isEqualTo("1");
        assertThat(message.envelope().time()).isEqualTo("2026-01-02T02:04:05Z");
        assertThat(message.envelope().extensions()).isEmpty();
    }

    @Test
    void a_structured_event_is_read_by_its_content_type() {
        var document = "{\"specversion\":\"1.0\",\"id\":\"2\",\"source\":\"/there\",\"type\":\"t\",\"data\":[1]}";
        var fields =
                Stream.of("key", "a", "content-type", "application/cloudevents+json", "ce_id", "1", "data", document);

        var message = Fields.read("orders", fields.map(Layout::bytes).toList(), 100);

        assertThat(message.key()).isEqualTo("a");
        assertThat(message.envelope())
                .isEqualTo(Envelope.of("2", URI.create("/there"), "t").withData("application/json", Payload.of("[1]")));
    }

    @Test
    void what_is_no_message_is_told_by_field() {
        assertUnreadable("the attribute specversion is missing", List.of(bytes("key"), bytes("a")));
        assertUnreadable("specversion must be 1.0, was '0.3'", entry("ce_specversion", "0.3"));
        assertUnreadable("time must be a time of RFC 3339, was 'now'", entry("ce_time", "now"));
        assertUnreadable("data must have at most 10 bytes, had 11", entry("data", "x".repeat(11)));
        var fields = entry("ce_subject");
        fields.add(new byte[] {(byte) 0xff});
        assertUnreadable("ce_subject must be UTF-8", fields);
    }
}
