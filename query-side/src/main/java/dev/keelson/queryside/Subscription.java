package dev.keelson.queryside;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A durable subscription as it stands.
 *
 * @param name lower-case letters, digits, dots, underscores and dashes, 1 to 128
 * @param position up to which everything is acknowledged; a member begins after it
 * @param owner the member that is active, null when there is none or its claim has expired
 * @param since when it was made
 */
record Subscription(
        String name,
        SubscriptionFilter filter,
        long position,
        @Nullable String owner,
        Instant since) {}
