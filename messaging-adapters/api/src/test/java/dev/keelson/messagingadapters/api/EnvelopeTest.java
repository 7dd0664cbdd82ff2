package dev.keelson.messagingadapters.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class EnvelopeTest {

    private static final Envelope ENVELOPE = Envelope.of("1", URI.create("/here"), "orders.OrderPlaced");

    private static void assertRefused(String message, Supplier<?> making) {
        assertThatIllegalArgumentException().isThrownBy(making::get).withMessageStartingWith(message);
    }

    @Test
    void what_is_not_as_cloud_events_have_it_is_refused_by_name() {
        assertRefused("id must have 1 to 255", () -> Envelope.of("", URI.create("/here"), "t"));
        assertRefused("source must have 1", () -> Envelope.of("1", URI.create(""), "t"));
        assertRefused("type must have 1 to 255", () -> Envelope.of("1", URI.create("/here"), "\n"));
        assertRefused("subject must have", () -> ENVELOPE.withSubject(""));
        assertRefused("datacontenttype must have", () -> ENVELOPE.withData("", Payload.EMPTY));
        assertRefused("an extension's name must", () -> ENVELOPE.withExtension("trace-parent", "x"));
        assertRefused("an extension's name must", () -> ENVELOPE.withExtension("subject", "x"));
        assertRefused("traceparent must have", () -> ENVELOPE.withExtension("traceparent", ""));
    }

    @Test
    void extensions_are_limited_and_those_of_a_dead_letter_come_on_top() {
        var full = ENVELOPE;
        for (var i = 0; i < 32; i++) {
            full = full.withExtension("e" + i, "x");
        }
        var most = full;
        assertRefused("extensions must be at most 32, were 33", () -> most.withExtension("more", "x"));

        var letter = new DeadLetter(new Message("orders", "o-1", most), "billing", "orders@1", "no such order");

        assertThat(DeadLetter.of(letter.message())).contains(letter);
    }

    @Test
    void a_dead_letter_says_why_in_plain_text() {
        var message = new Message("orders", "o-1", ENVELOPE);
        var letter = new DeadLetter(message, "billing", "orders@1", "line one\nline two \uD800" + "x".repeat(2000));

        assertThat(letter.message().destination()).isEqualTo("orders--billing--dead-letters");
        assertThat(letter.reason()).startsWith("line one line two  xxx").hasSize(1000);
        assertThat(DeadLetter.of(message)).isEmpty();
    }

    @Test
    void payloads_do_not_change_with_the_array() {
        var bytes = new byte[] {1, 2};
        var payload = Payload.of(bytes);
        bytes[0] = 9;
        payload.bytes()[1] = 9;

        assertThat(payload).isEqualTo(Payload.of(new byte[] {1, 2})).hasToString("2 bytes");
    }
}
