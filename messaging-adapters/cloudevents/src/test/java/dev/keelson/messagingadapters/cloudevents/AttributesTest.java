package dev.keelson.messagingadapters.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Payload;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AttributesTest {

    @Test
    void an_envelope_is_made_of_its_attributes_again() {
        var envelope = Envelope.of("id-1", URI.create("/here"), "orders.OrderPlaced")
                .withSubject("order 1")
                .withTime(Instant.parse("2026-01-02T03:04:05.123456Z"))
                .withDataSchema(URI.create("/schema"))
                .withExtension("correlationid", "c-1")
                .withData("application/json", Payload.of("{}"));

        var attributes = Attributes.of(envelope);

        assertThat(attributes)
                .containsEntry("specversion", "1.0")
                .containsEntry("correlationid", "c-1")
                .doesNotContainKey("datacontenttype");
        assertThat(Attributes.envelope(attributes, "application/json", Payload.of("{}")))
                .isEqualTo(envelope);
    }

    @Test
    void another_version_is_refused_and_so_is_what_is_not_utf_8() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attributes.envelope(Map.of("specversion", "0.3"), null, Payload.EMPTY))
                .withMessage("specversion must be 1.0, was '0.3'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attributes.text("the header key", new byte[] {(byte) 0xff}))
                .withMessage("the header key must be UTF-8");
    }
}
