package dev.keelson.messagingadapters.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keelson.messagingadapters.api.Backoff;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RelayConfigurationTest {

    private static final RelayRule ALL = RelayRule.of("*", "orders");
    private static final RelayConfiguration DEFAULTS = RelayConfiguration.of("orders", ALL);

    @Test
    void has_defaults() {
        assertThat(DEFAULTS.start()).isEqualTo(new RelayStart.Earliest());
        assertThat(DEFAULTS.batchSize()).isEqualTo(1_000);
        assertThat(DEFAULTS.inFlight()).isEqualTo(500);
        assertThat(DEFAULTS.window()).isEqualTo(10_000);
        assertThat(DEFAULTS.windowBytes()).isEqualTo(67_108_864);
        assertThat(DEFAULTS.claimTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(DEFAULTS.positionInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(DEFAULTS.retry()).isEqualTo(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10)));
    }

    @Test
    void takes_what_is_changed() {
        var retry = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2));
        var changed = DEFAULTS.withStart(new RelayStart.After(3))
                .withBatchSize(4)
                .withInFlight(5, 6)
                .withWindowBytes(7)
                .withClaim(Duration.ofSeconds(8), Duration.ofMillis(9))
                .withRetry(retry);

        assertThat(changed)
                .isEqualTo(new RelayConfiguration(
                        "orders",
                        DEFAULTS.rules(),
                        new RelayStart.After(3),
                        4,
                        5,
                        6,
                        7,
                        Duration.ofSeconds(8),
                        Duration.ofMillis(9),
                        retry));
    }

    @Test
    void says_what_is_wrong() {
        assertThatThrownBy(() -> RelayConfiguration.of("or ders", ALL))
                .hasMessageContaining("name must")
                .hasMessageContaining("'or ders'");
        assertThatThrownBy(() -> RelayConfiguration.of("orders")).hasMessage("rules must not be empty");
        assertThatThrownBy(() -> new RelayStart.After(-1)).hasMessage("position must be at least 0, was -1");
        assertThatThrownBy(() -> DEFAULTS.withBatchSize(0)).hasMessage("batchSize must be from 1 to 10000, was 0");
        assertThatThrownBy(() -> DEFAULTS.withInFlight(0, 1)).hasMessage("inFlight must be from 1 to 100000, was 0");
        assertThatThrownBy(() -> DEFAULTS.withInFlight(9, 8)).hasMessage("window must be from 9 to 1000000, was 8");
        assertThatThrownBy(() -> DEFAULTS.withWindowBytes(0)).hasMessageContaining("windowBytes must be from 1");
        assertThatThrownBy(() -> DEFAULTS.withClaim(Duration.ofMillis(99), Duration.ofMillis(9)))
                .hasMessage("claimTimeout must be from PT0.1S to PT24H, was PT0.099S");
        assertThatThrownBy(() -> DEFAULTS.withClaim(Duration.ofSeconds(3), Duration.ofMillis(1001)))
                .hasMessage("positionInterval must be from PT0.001S to PT1S, was PT1.001S");
    }
}
