package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ProjectionsConfigurationTest {

    private static final ProjectionsConfiguration DEFAULT = ProjectionsConfiguration.DEFAULT;

    @Test
    void the_defaults_park_after_four_attempts() {
        assertThat(DEFAULT)
                .isEqualTo(new ProjectionsConfiguration(
                        4, 1_000, Duration.ofSeconds(10), 4, Duration.ofMillis(50), Set.of(), 10_000));
    }

    @Test
    void every_value_can_be_changed() {
        assertThat(DEFAULT.withSegments(8)
                        .withBatchSize(9)
                        .withClaimTimeout(Duration.ofSeconds(3))
                        .withAttempts(2)
                        .withBackOff(Duration.ofSeconds(5))
                        .withStopping(Set.of("orders"))
                        .withMaxDeadLetters(7))
                .isEqualTo(new ProjectionsConfiguration(
                        8, 9, Duration.ofSeconds(3), 2, Duration.ofSeconds(5), Set.of("orders"), 7));
    }

    @Test
    void the_back_off_doubles_up_to_its_longest() {
        assertThat(DEFAULT.backOffAfter(1)).isEqualTo(Duration.ofMillis(50));
        assertThat(DEFAULT.backOffAfter(3)).isEqualTo(Duration.ofMillis(200));
        assertThat(DEFAULT.backOffAfter(1_000)).isEqualTo(ProjectionsConfiguration.LONGEST_BACK_OFF);
    }

    @Test
    void a_bad_value_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withSegments(0))
                .withMessage("segments must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withBatchSize(0))
                .withMessage("batchSize must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withAttempts(-1))
                .withMessage("attempts must be at least 1, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withMaxDeadLetters(0))
                .withMessage("maxDeadLetters must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withBackOff(Duration.ZERO))
                .withMessage("backOff must be positive, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withClaimTimeout(Duration.ofMillis(999)))
                .withMessage("claimTimeout must be at least PT1S, was PT0.999S");
    }

    @Test
    void claims_are_renewed_well_within_their_timeout_and_looked_for_every_second() {
        assertThat(DEFAULT.claimInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(DEFAULT.withClaimTimeout(Duration.ofMillis(1_500)).claimInterval())
                .isEqualTo(Duration.ofMillis(500));
    }
}
