package dev.keelson.messagingadapters.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class RequesterConfigurationTest {

    private static final RequesterConfiguration BILLING = RequesterConfiguration.of("billing-1");

    private static void assertRefused(String message, Supplier<?> making) {
        assertThatIllegalArgumentException().isThrownBy(making::get).withMessageStartingWith(message);
    }

    @Test
    void what_is_configured_is_checked() {
        assertRefused("requester must have 1 to", () -> RequesterConfiguration.of(""));
        assertRefused("requester must have 1 to", () -> RequesterConfiguration.of("billing/1"));
        assertRefused("pending must be from 1 to 100000, was 0", () -> BILLING.withPending(0));
        assertRefused("drainTimeout must be from PT0.001S", () -> BILLING.withDrainTimeout(Duration.ZERO));
    }

    @Test
    void replies_have_a_destination_by_the_name() {
        assertThat(BILLING.subscription().destination()).isEqualTo("billing-1--replies");
    }
}
