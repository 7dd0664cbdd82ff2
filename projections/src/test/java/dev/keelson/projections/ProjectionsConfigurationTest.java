package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProjectionsConfigurationTest {

    private static final ProjectionsConfiguration DEFAULT = ProjectionsConfiguration.DEFAULT;

    @Test
    void the_defaults_are_four_segments_a_hundred_events_ten_seconds_and_four_workers() {
        assertThat(DEFAULT).isEqualTo(new ProjectionsConfiguration(4, 100, Duration.ofSeconds(10), 4));
    }

    @Test
    void every_value_can_be_changed() {
        assertThat(DEFAULT.withSegments(8)
                        .withBatchSize(9)
                        .withClaimTimeout(Duration.ofSeconds(3))
                        .withWorkers(2))
                .isEqualTo(new ProjectionsConfiguration(8, 9, Duration.ofSeconds(3), 2));
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
                .isThrownBy(() -> DEFAULT.withWorkers(-1))
                .withMessage("workers must be at least 1, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withClaimTimeout(Duration.ofMillis(999)))
                .withMessage("claimTimeout must be at least PT1S, was PT0.999S");
    }

    @Test
    void claims_are_renewed_well_within_their_timeout_and_looked_for_every_second() {
        assertThat(DEFAULT.claimExtension())
                .isLessThanOrEqualTo(DEFAULT.claimTimeout().dividedBy(2));
        assertThat(DEFAULT.claimInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(DEFAULT.withClaimTimeout(Duration.ofMillis(1_500)).claimInterval())
                .isEqualTo(Duration.ofMillis(500));
    }
}
