package dev.keelson.commandside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.domain.InvalidMessageException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandMetadataTest {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void the_trace_and_the_correlation_are_taken_over() {
        assertThat(CommandMetadata.of(TRACE, "c-1", "id"))
                .isEqualTo(Map.of("traceparent", TRACE, "correlationId", "c-1"));
    }

    @Test
    void a_request_without_a_correlation_is_the_beginning_of_one() {
        assertThat(CommandMetadata.of(null, null, "id")).isEqualTo(Map.of("correlationId", "id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void a_trace_that_does_not_parse_is_passed_over(String trace) {
        assertThat(CommandMetadata.of(trace, null, "id")).doesNotContainKey("traceparent");
    }

    @Test
    void a_trace_of_a_later_version_is_taken_over() {
        assertThat(CommandMetadata.of("01" + TRACE.substring(2) + "-more", null, "id"))
                .containsKey("traceparent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "a\nb", "é", "\u007f"})
    void a_correlation_id_has_visible_ascii_characters_only(String id) {
        assertThatThrownBy(() -> CommandMetadata.of(null, id, "id"))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage("header X-Correlation-Id must have 1 to 128 visible ASCII characters");
    }

    @Test
    void a_correlation_id_has_at_most_128_characters() {
        assertThat(CommandMetadata.of(null, "c".repeat(128), "id")).containsEntry("correlationId", "c".repeat(128));
        assertThatThrownBy(() -> CommandMetadata.of(null, "c".repeat(129), "id"))
                .isInstanceOf(InvalidMessageException.class);
    }
}
