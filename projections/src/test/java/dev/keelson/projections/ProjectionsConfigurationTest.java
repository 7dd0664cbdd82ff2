package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProjectionsConfigurationTest {

    private static final ProjectionsConfiguration DEFAULT = ProjectionsConfiguration.DEFAULT;

    @Test
    void the_defaults_are_these() {
        assertThat(DEFAULT).isEqualTo(new ProjectionsConfiguration(4, 100, Duration.ofSeconds(10), 4));
        assertThat(DEFAULT.claimExtension()).isLessThan(DEFAULT.claimTimeout());
    }

    @Test
    void a_bad_value_is_named() {
        assertThatThrownBy(() -> DEFAULT.withSegments(0)).hasMessage("segments must be at least 1, was 0");
        assertThatThrownBy(() -> DEFAULT.withBatchSize(-1)).hasMessage("batchSize must be at least 1, was -1");
        assertThatThrownBy(() -> DEFAULT.withWorkers(0)).hasMessage("workers must be at least 1, was 0");
        assertThatThrownBy(() -> DEFAULT.withClaimTimeout(Duration.ofMillis(999)))
                .hasMessage("claimTimeout must be at least PT1S, was PT0.999S");
    }
}
