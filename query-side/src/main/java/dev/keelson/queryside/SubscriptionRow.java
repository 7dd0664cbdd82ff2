package dev.keelson.queryside;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A subscription as the table has it. An expired claim has no owner. */
record SubscriptionRow(
        String name,
        String types,
        String tags,
        long position,
        long sent,
        @Nullable String token,
        @Nullable String owner,
        OffsetDateTime createdAt) {

    Subscription subscription() {
        return new Subscription(name, new SubscriptionFilter(types, tags), position, owner, createdAt.toInstant());
    }
}
