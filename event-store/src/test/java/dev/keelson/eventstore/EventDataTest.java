package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EventDataTest {

    private static EventData event(String id, String type, int size) {
        return new EventData(id, type, "1", Instant.EPOCH, new byte[size], Map.of(), Set.of());
    }

    @Test
    void a_bad_component_is_named_with_its_value() {
        assertThatThrownBy(() -> event("", "A", 1)).hasMessage("id must have 1 to 255 characters, was ''");
        assertThatThrownBy(() -> event("1", "", 1)).hasMessage("type must have 1 to 255 characters, was ''");
        assertThatThrownBy(() -> event("1", "A", 1_048_577))
                .hasMessage("payload of event 1 (A) must have at most 1048576 bytes, had 1048577;"
                        + " spread what it tells over several events");
    }

    @Test
    void time_is_kept_to_the_microsecond() {
        var time = Instant.ofEpochSecond(1, 123_456_789);
        var event = new EventData("1", "A", "1", time, new byte[0], Map.of(), Set.of());
        assertThat(event.time()).isEqualTo(Instant.ofEpochSecond(1, 123_456_000));
    }

    @Test
    void a_bad_tag_is_refused() {
        assertThatThrownBy(() -> new Tag("", "v")).hasMessageContaining("key must have 1 to 255 characters");
        assertThatThrownBy(() -> new Tag("k", "v".repeat(256))).hasMessageContaining("had 256");
        assertThatThrownBy(() -> new Tag("k", "a\0b")).hasMessageContaining("U+0000");
    }

    @Test
    void an_append_needs_an_event() {
        assertThatThrownBy(() -> Append.of(List.of(), AppendCondition.NONE)).hasMessage("events must not be empty");
        assertThatThrownBy(() -> AppendCondition.noneOf(Criteria.ANY, -1))
                .hasMessage("after must be at least 0, was -1");
    }

    @Test
    void the_configuration_has_defaults_and_names_what_is_wrong() {
        var defaults = EventLogConfiguration.DEFAULT;
        assertThat(defaults)
                .isEqualTo(new EventLogConfiguration(
                        256, 4_096, Duration.ofSeconds(10), Duration.ofSeconds(1), 64 * 1_048_576));
        assertThatThrownBy(() -> defaults.withMaxBatch(0)).hasMessage("maxBatch must be at least 1, was 0");
        assertThatThrownBy(() -> defaults.withQueueCapacity(0)).hasMessage("queueCapacity must be at least 1, was 0");
        assertThatThrownBy(() -> defaults.withAppendTimeout(Duration.ZERO))
                .hasMessage("appendTimeout must be positive, was PT0S");
        assertThatThrownBy(() -> defaults.withPollInterval(Duration.ofSeconds(-1)))
                .hasMessage("pollInterval must be positive, was PT-1S");
        assertThatThrownBy(() -> defaults.withReadCacheBytes(-1))
                .hasMessage("readCacheBytes must be at least 0, was -1");
    }

    @Test
    void an_alternative_that_matches_everything_makes_criteria_match_everything() {
        var criteria = new Criteria(List.of(new Criterion(Set.of("A"), Set.of()), new Criterion(Set.of(), Set.of())));
        assertThat(criteria.isAny()).isTrue();
    }
}
