package dev.keelson.messagingadapters.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Payload;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class StructuredEventTest {

    private static final String LEAST = "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/there\",\"type\":\"t\"";

    private static Envelope read(String document) {
        return StructuredEvent.read(document.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertUnreadable(String reason, String document) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(document)).withMessageStartingWith(reason);
    }

    @Test
    void data_is_json_or_a_text_or_bytes() {
        assertThat(read("{%s,\"n\":1.50,\"data\":{\"b\": 1}}".formatted(LEAST)))
                .isEqualTo(Envelope.of("1", URI.create("/there"), "t")
                        .withExtension("n", "1.50")
                        .withData("application/json", Payload.of("{\"b\":1}")));
        assertThat(read("{%s,\"data_base64\":\"aGk=\"}".formatted(LEAST)).data())
                .isEqualTo(Payload.of("hi"));
        assertThat(read("{%s,\"datacontenttype\":\"text/plain\",\"data\":\"hi\"}".formatted(LEAST))
                        .data())
                .isEqualTo(Payload.of("hi"));
        assertThat(read("{%s,\"datacontenttype\":\"a/b+json; c=d\",\"data\":\"hi\"}".formatted(LEAST))
                        .data())
                .isEqualTo(Payload.of("\"hi\""));
    }

    @Test
    void its_media_type_tells_it_from_the_data() {
        assertThat(StructuredEvent.is("Application/CloudEvents+JSON; charset=UTF-8"))
                .isTrue();
        assertThat(StructuredEvent.is("application/json")).isFalse();
        assertThat(StructuredEvent.is(null)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StructuredEvent.is("application/cloudevents-batch+json"))
                .withMessageStartingWith("content type must be");
    }

    @Test
    void what_is_no_event_is_told_by_attribute() {
        assertUnreadable("the body must be JSON", "{");
        assertUnreadable("the body must be an object of JSON", "[]");
        assertUnreadable("the attribute id must be text", "{\"id\":{}}");
        assertUnreadable("the attribute specversion is missing", "{}");
        assertUnreadable("time must be a time of RFC 3339, was 'now'", "{%s,\"time\":\"now\"}".formatted(LEAST));
    }
}
