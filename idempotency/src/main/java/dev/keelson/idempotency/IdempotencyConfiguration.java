package dev.keelson.idempotency;

import java.time.Duration;
import java.util.Map;

/**
 * How long a gate remembers.
 *
 * @param lease after which a claim is lost that nobody keeps alive; renewed every third of it
 * @param retention how long a reply is kept
 * @param retentionByScope the same where a scope wants another; by the scope, or by what follows the last slash in it
 */
public record IdempotencyConfiguration(Duration lease, Duration retention, Map<String, Duration> retentionByScope) {

    /** 60 s, a day. */
    public static final IdempotencyConfiguration DEFAULT =
            new IdempotencyConfiguration(Duration.ofSeconds(60), Duration.ofDays(1), Map.of());

    public IdempotencyConfiguration {
        requirePositive("lease", lease);
        requirePositive("retention", retention);
        retentionByScope = Map.copyOf(retentionByScope);
        retentionByScope.forEach((scope, time) -> requirePositive("retention of " + scope, time));
    }

    private static void requirePositive(String component, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("%s must be positive, was %s".formatted(component, duration));
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
