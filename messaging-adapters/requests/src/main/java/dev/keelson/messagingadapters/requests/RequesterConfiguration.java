package dev.keelson.messagingadapters.requests;

import dev.keelson.messagingadapters.api.ReplyDestination;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.time.Duration;

/**
 * What a requester wants.
 *
 * @param name whose replies they are, such as {@code billing-1}: one that no other living requester has, and that this one has
 *     again after a restart, since its reply destination stays on the broker; see {@link ReplyDestination#of(String)}
 * @param pending how many requests wait for their replies at most; 1 to 100,000
 * @param drainTimeout how long {@link Requester#close()} waits; 1 ms to a day
 */
public record RequesterConfiguration(String name, int pending, Duration drainTimeout) {

    static final Duration SHORTEST = Duration.ofMillis(1);
    static final Duration LONGEST = Duration.ofDays(1);

    private static final String GROUP = "requester";
    private static final int MOST_PENDING = 100_000;

    public RequesterConfiguration {
        var _ = SubscriptionConfiguration.of(ReplyDestination.of(name), GROUP);
        if (pending < 1 || pending > MOST_PENDING) {
            throw new IllegalArgumentException("pending must be from 1 to %d, was %d".formatted(MOST_PENDING, pending));
        }
        require("drainTimeout", drainTimeout);
    }

    static void require(String component, Duration duration) {
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "%s must be from %s to %s, was %s".formatted(component, SHORTEST, LONGEST, duration));
        }
    }

    /** 1,000 requests, 10 s. */
    public static RequesterConfiguration of(String name) {
        return new RequesterConfiguration(name, 1000, Duration.ofSeconds(10));
    }

    public RequesterConfiguration withPending(int changed) {
        return new RequesterConfiguration(name, changed, drainTimeout);
    }

    public RequesterConfiguration withDrainTimeout(Duration changed) {
        return new RequesterConfiguration(name, pending, changed);
    }

    SubscriptionConfiguration subscription() {
        return SubscriptionConfiguration.of(ReplyDestination.of(name), GROUP);
    }
}
