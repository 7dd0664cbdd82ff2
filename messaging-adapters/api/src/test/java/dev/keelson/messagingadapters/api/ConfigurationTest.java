package dev.keelson.messagingadapters.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class ConfigurationTest {

    private static final SubscriptionConfiguration SUBSCRIPTION = SubscriptionConfiguration.of("orders", "billing");
    private static final AdapterConfiguration ADAPTER = AdapterConfiguration.DEFAULT;

    private static void assertRefused(String message, Supplier<?> making) {
        assertThatIllegalArgumentException().isThrownBy(making::get).withMessageStartingWith(message);
    }

    @Test
    void what_is_configured_is_checked() {
        assertRefused("publishTimeout must be from PT0.001S to PT24H", () -> ADAPTER.withPublishTimeout(Duration.ZERO));
        assertRefused("publishesInFlight must be from 1", () -> ADAPTER.withPublishesInFlight(0));
        assertRefused("largestData must be from 1", () -> ADAPTER.withLargestData(0));
        assertRefused("drainTimeout must be from", () -> ADAPTER.withDrainTimeout(Duration.ofDays(2)));
        assertRefused("destination must have", () -> SubscriptionConfiguration.of("orders/eu", "billing"));
        assertRefused("group must have", () -> SubscriptionConfiguration.of("orders", "b".repeat(61)));
        assertRefused("group must not contain '--'", () -> SubscriptionConfiguration.of("orders", "a--b"));
        assertRefused("group must not contain '--'", () -> SubscriptionConfiguration.of("orders", "-a"));
        assertRefused("destination with group must", () -> SubscriptionConfiguration.of("o".repeat(240), "billing"));
        assertRefused("inFlight must be from 1 to 100000, was 0", () -> SUBSCRIPTION.withInFlight(0));
        assertRefused("settleTimeout must be", () -> SUBSCRIPTION.withSettleTimeout(Duration.ZERO));
        assertRefused("longest must not be less", () -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        assertRefused("time must not be before 1970", () -> new Start.At(Instant.EPOCH.minusMillis(1)));
    }

    @Test
    void pauses_double_up_to_the_longest_and_are_jittered() {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

        for (var round = 0; round < 100; round++) {
            assertThat(backoff.pause(1)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
            assertThat(backoff.pause(3)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
            assertThat(backoff.pause(Integer.MAX_VALUE)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        }
    }
}
