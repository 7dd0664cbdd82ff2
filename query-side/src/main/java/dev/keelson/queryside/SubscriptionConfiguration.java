package dev.keelson.queryside;

import dev.keelson.eventstore.Bounds;
import java.time.Duration;

/**
 * Bounds of durable subscriptions.
 *
 * @param maxSubscriptions how many there are; of nodes that make one at the same instant each may make one more
 * @param maxStandbys how many connections to a node wait for the active member of a subscription to end
 * @param claimTimeout after which a member that gives no sign of life may be replaced
 */
public record SubscriptionConfiguration(int maxSubscriptions, int maxStandbys, Duration claimTimeout) {

    /** 100, 4 waiting for each, 10 s. */
    public static final SubscriptionConfiguration DEFAULT =
            new SubscriptionConfiguration(100, 4, Duration.ofSeconds(10));

    public SubscriptionConfiguration {
        Bounds.atLeastOne("maxSubscriptions", maxSubscriptions);
        Bounds.atLeastOne("maxStandbys", maxStandbys);
        Bounds.positive("claimTimeout", claimTimeout);
    }

    public SubscriptionConfiguration withMaxSubscriptions(int changed) {
        return new SubscriptionConfiguration(changed, maxStandbys, claimTimeout);
    }

    public SubscriptionConfiguration withMaxStandbys(int changed) {
        return new SubscriptionConfiguration(maxSubscriptions, changed, claimTimeout);
    }

    public SubscriptionConfiguration withClaimTimeout(Duration changed) {
        return new SubscriptionConfiguration(maxSubscriptions, maxStandbys, changed);
    }
}
