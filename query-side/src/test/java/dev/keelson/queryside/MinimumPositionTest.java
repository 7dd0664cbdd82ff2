package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.domain.InvalidMessageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MinimumPositionTest {

    @Test
    void without_the_header_nothing_is_waited_for() {
        assertThat(read(null, "wait=3")).isEmpty();
    }

    @Test
    void without_a_preference_the_default_is_waited() {
        assertThat(read("7")).contains(new MinimumPosition(7, Duration.ofSeconds(5)));
    }

    @Test
    void the_preference_may_stand_among_others() {
        assertThat(read("7", "respond-async; x=1, Wait=12", "return=minimal"))
                .contains(new MinimumPosition(7, Duration.ofSeconds(12)));
    }

    @Test
    void the_preference_may_be_quoted() {
        assertThat(read("7", "wait=\"2\"")).contains(new MinimumPosition(7, Duration.ofSeconds(2)));
    }

    @Test
    void a_long_wait_is_cut_to_the_longest() {
        assertThat(read("7", "wait=999999999999")).contains(new MinimumPosition(7, Duration.ofSeconds(30)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "1.5", "99999999999999999999"})
    void a_wrong_position_is_named(String value) {
        assertThatThrownBy(() -> read(value))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("Keelson-Min-Position")
                .hasMessageContaining("\"" + value + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait", "wait=", "wait=-1", "wait=soon", "wait=1.5"})
    void a_wrong_wait_is_named(String preference) {
        assertThatThrownBy(() -> read("1", preference))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("/Prefer");
    }

    private static Optional<MinimumPosition> read(@Nullable String header, String... prefer) {
        return MinimumPosition.of(header, List.of(prefer), QueryConfiguration.DEFAULT);
    }
}
