package dev.keelson.idempotency;

import java.time.Duration;
import java.util.Map;

/**
 * How long a gate remembers.
 *
 * @param lease after which a claim is lost that nobody keeps alive; renewed every third of it; up to a day
 * @param retention how long a reply is kept, up to a hundred years
 * @param retentionByScope the same where a scope wants another; by the scope, or by what follows the last slash in it
 */
public record IdempotencyConfiguration(Duration lease, Duration retention, Map<String, Duration> retentionByScope) {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST_LEASE = Duration.ofDays(1);
    private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);

    /** 60 s, a day. */
    public static final IdempotencyConfiguration DEFAULT =
            new IdempotencyConfiguration(Duration.ofSeconds(60), Duration.ofDays(1), Map.of());

    public IdempotencyConfiguration {
        require("lease", lease, LONGEST_LEASE);
        require("retention", retention, LONGEST_RETENTION);
        retentionByScope = Map.copyOf(retentionByScope);
        retentionByScope.forEach((scope, time) -> require("retention of " + scope, time, LONGEST_RETENTION));
    }

    private static void require(String component, Duration duration, Duration longest) {
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "%s must be from %s to %s, was %s".formatted(component, SHORTEST, longest, duration));
        }
    }

    public IdempotencyConfiguration withLease(Duration changed) {
        return new IdempotencyConfiguration(changed, retention, retentionByScope);
    }

    public IdempotencyConfiguration withRetention(Duration changed) {
        return new IdempotencyConfiguration(lease, changed, retentionByScope);
    }

    public IdempotencyConfiguration withRetentionByScope(Map<String, Duration> changed) {
        return new IdempotencyConfiguration(lease, retention, changed);
    }

    /** How long a reply of a scope is kept. */
    Duration retentionOf(String scope) {
        if (retentionByScope.isEmpty()) {
            return retention;
        }
        var ofAll = retentionByScope.getOrDefault(scope.substring(scope.lastIndexOf('/') + 1), retention);
        return retentionByScope.getOrDefault(scope, ofAll);
    }
}
