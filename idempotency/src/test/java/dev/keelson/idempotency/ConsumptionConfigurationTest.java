package dev.keelson.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConsumptionConfigurationTest {

    private static final ConsumptionConfiguration DEFAULT = ConsumptionConfiguration.DEFAULT;

    @Test
    void the_defaults_are_a_week_a_purge_a_minute_and_thirty_seconds() {
        assertThat(DEFAULT)
                .isEqualTo(new ConsumptionConfiguration(
                        Duration.ofDays(7), Map.of(), Duration.ofMinutes(1), Duration.ofSeconds(30)));
    }

    @Test
    void every_value_can_be_changed() {
        var retentions = Map.of("mailer", Duration.ofDays(2));

        assertThat(DEFAULT.withRetention(Duration.ofDays(3))
                        .withRetentionByGroup(retentions)
                        .withPurgeInterval(Duration.ofHours(1))
                        .withPatience(Duration.ofSeconds(5)))
                .isEqualTo(new ConsumptionConfiguration(
                        Duration.ofDays(3), retentions, Duration.ofHours(1), Duration.ofSeconds(5)));
    }

    @Test
    void a_group_has_its_own_retention_or_that_of_all() {
        var changed = DEFAULT.withRetentionByGroup(Map.of("mailer", Duration.ofDays(2)));

        assertThat(changed.retentionOf("mailer")).isEqualTo(Duration.ofDays(2));
        assertThat(changed.retentionOf("biller")).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void a_bad_value_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withRetention(Duration.ZERO))
                .withMessage("retention must be positive, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withRetention(Duration.ofDays(36_501)))
                .withMessage("retention must be at most PT876000H, was PT876024H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withRetentionByGroup(Map.of("mailer", Duration.ofDays(-1))))
                .withMessage("retention of mailer must be positive, was PT-24H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withPurgeInterval(Duration.ZERO))
                .withMessage("purgeInterval must be positive, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withPatience(Duration.ofMillis(999)))
                .withMessage("patience must be at least PT1S, was PT0.999S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withPatience(Duration.ofDays(2)))
                .withMessage("patience must be at most PT24H, was PT48H");
    }
}
