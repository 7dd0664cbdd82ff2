package dev.keelson.messagingadapters.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MemberSubscriptionTest {

    private static final AdapterConfiguration CONFIGURATION =
            AdapterConfiguration.DEFAULT.withReconnect(new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)));

    @Test
    void a_group_is_joined_again_after_what_no_adapter_expects() throws Exception {
        var member = new MemberSubscription(CONFIGURATION, SubscriptionConfiguration.of("orders", "billing"), _ -> {});
        var attempts = new AtomicInteger();
        try (member) {
            member.begin("member", () -> {
                if (attempts.incrementAndGet() == 1) {
                    throw new NoClassDefFoundError("gone");
                }
                if (attempts.get() == 2) {
                    throw new IllegalStateException("odd");
                }
                member.joined();
                member.awaitDrained(Duration.ofSeconds(20));
            });

            member.ready().get(20, TimeUnit.SECONDS);
            assertThat(attempts).hasValue(3);
        }
    }
}
