package dev.keelson.messagingadapters.consumer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that a consumer could not handle, or one that waits behind such a message of its key.
 *
 * @param consumer its name
 * @param number identifies it in the store; a key's messages are in the order of their numbers
 * @param key what is kept in order
 * @param destination where it was published to
 * @param id its envelope's id
 * @param type its envelope's type
 * @param coordinates where the broker had it
 * @param reason why it could not be handled; null: it was not tried
 * @param attempts how many times it was tried
 * @param parkedAt when it came here, by the database's clock
 * @param failedAt when it was tried last; null: it was not
 */
public record ParkedMessage(
        String consumer,
        long number,
        String key,
        String destination,
        String id,
        String type,
        String coordinates,
        @Nullable String reason,
        int attempts,
        Instant parkedAt,
        @Nullable Instant failedAt) {}
