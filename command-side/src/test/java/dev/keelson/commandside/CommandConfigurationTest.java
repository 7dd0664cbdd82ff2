package dev.keelson.commandside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CommandConfigurationTest {

    private static final CommandConfiguration DEFAULT = CommandConfiguration.DEFAULT;

    @Test
    void the_defaults_are_these() {
        assertThat(DEFAULT)
                .isEqualTo(new CommandConfiguration(
                        1_024, 16, Duration.ofSeconds(5), Duration.ofSeconds(30), 1_048_576, 67_108_864));
    }

    @Test
    void each_component_can_be_changed() {
        assertThat(DEFAULT.withMaxInFlight(1)
                        .withMaxAttempts(2)
                        .withLaneTimeout(Duration.ofMillis(3))
                        .withTimeout(Duration.ofMillis(4))
                        .withMaxBodyBytes(5)
                        .withCacheBytes(6))
                .isEqualTo(new CommandConfiguration(1, 2, Duration.ofMillis(3), Duration.ofMillis(4), 5, 6));
    }

    @Test
    void a_bad_value_is_named() {
        assertThatThrownBy(() -> DEFAULT.withMaxInFlight(0)).hasMessage("maxInFlight must be at least 1, was 0");
        assertThatThrownBy(() -> DEFAULT.withMaxAttempts(-1)).hasMessage("maxAttempts must be at least 1, was -1");
        assertThatThrownBy(() -> DEFAULT.withLaneTimeout(Duration.ZERO))
                .hasMessage("laneTimeout must be positive, was PT0S");
        assertThatThrownBy(() -> DEFAULT.withTimeout(Duration.ofSeconds(-1)))
                .hasMessage("timeout must be positive, was PT-1S");
        assertThatThrownBy(() -> DEFAULT.withMaxBodyBytes(0)).hasMessage("maxBodyBytes must be at least 1, was 0");
        assertThatThrownBy(() -> DEFAULT.withCacheBytes(-1)).hasMessage("cacheBytes must be at least 0, was -1");
    }
}
