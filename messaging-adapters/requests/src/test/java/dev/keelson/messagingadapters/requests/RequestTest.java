package dev.keelson.messagingadapters.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is on the wire, and what foreign clients put there. */
final class RequestTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Envelope ENVELOPE = Envelope.of("1", URI.create("/here"), "t");
    private static final Request REQUEST = new Request("r-1", "billing--replies", NOW.plusSeconds(1));

    private static Request read(String replyTo, String deadline) {
        var extensions = Map.of("requestid", "r-1", "replyto", replyTo, "deadline", deadline);
        return Request.of(new Message("orders", "a", ENVELOPE.withExtensions(extensions)), NOW);
    }

    private static void assertRefused(String message, String replyTo, String deadline) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(replyTo, deadline))
                .withMessageStartingWith(message);
    }

    @Test
    void a_request_is_three_extensions() {
        var asked = REQUEST.asked(ENVELOPE.withExtension("requestid", "another"));

        assertThat(asked.extensions())
                .isEqualTo(
                        Map.of("requestid", "r-1", "replyto", "billing--replies", "deadline", "2026-01-02T03:04:06Z"));
        assertThat(Request.of(new Message("orders", "a", asked), NOW)).isEqualTo(REQUEST);
        assertThat(read("billing--replies", "2026-01-02T04:04:06+01:00")).isEqualTo(REQUEST);
    }

    @Test
    void a_reply_that_passes_a_request_on_is_no_request() {
        var reply = REQUEST.answered(ENVELOPE, REQUEST.asked(ENVELOPE).withExtension("error", "of another"));

        assertThat(reply.extensions()).isEqualTo(Map.of("requestid", "r-1", "causationid", "1"));
    }

    @Test
    void an_id_is_so_short_that_the_request_can_be_refused() {
        var longest = new Request("i".repeat(247), "billing--replies", NOW);

        assertThat(longest.refused(ENVELOPE, URI.create("/here"), "no").id()).hasSize(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Request("i".repeat(248), "billing--replies", NOW))
                .withMessage("requestid must have at most 247 characters, had 248");
    }

    @Test
    void what_cannot_be_answered_is_refused_by_name() {
        assertRefused("replyto must be a destination of replies, such as name--replies", "orders", NOW.toString());
        assertRefused("destination must have", "a b--replies", NOW.toString());
        assertRefused("deadline must be a time of RFC 3339, was 'soon'", "billing--replies", "soon");
        assertRefused("deadline must be within PT48H from now", "billing--replies", "2026-01-05T03:04:05Z");
    }
}
