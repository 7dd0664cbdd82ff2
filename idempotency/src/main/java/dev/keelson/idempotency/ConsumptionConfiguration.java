package dev.keelson.idempotency;

import java.time.Duration;
import java.util.Map;

/**
 * How long it is remembered what was consumed. A message that is delivered again after its retention has its effect again:
 * the retention must be at least as long as the broker itself keeps a message, counting the time that it may spend in dead
 * letters or be read again from an older offset.
 *
 * @param retention how long a group remembers a message, up to a hundred years
 * @param retentionByGroup the same where a group wants another
 * @param purgeInterval how long to pause between two purges
 * @param patience how long a delivery waits for one of the same message elsewhere, at least 1 s
 */
public record ConsumptionConfiguration(
        Duration retention, Map<String, Duration> retentionByGroup, Duration purgeInterval, Duration patience) {

    private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);
    private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PATIENCE = Duration.ofDays(1);

    /** 7 days, a purge a minute, 30 s. */
    public static final ConsumptionConfiguration DEFAULT =
            new ConsumptionConfiguration(Duration.ofDays(7), Map.of(), Duration.ofMinutes(1), Duration.ofSeconds(30));

    public ConsumptionConfiguration {
        requireRetention("retention", retention);
        requirePositive("purgeInterval", purgeInterval);
        requireAtLeast("patience", SHORTEST_PATIENCE, patience);
        requireAtMost("patience", LONGEST_PATIENCE, patience);
        retentionByGroup = Map.copyOf(retentionByGroup);
        retentionByGroup.forEach((group, time) -> requireRetention("retention of " + group, time));
    }

    private static void requireRetention(String component, Duration duration) {
        requirePositive(component, duration);
        requireAtMost(component, LONGEST_RETENTION, duration);
    }

    private static void requirePositive(String component, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("%s must be positive, was %s".formatted(component, duration));
        }
    }

    private static void requireAtLeast(String component, Duration least, Duration duration) {
        if (duration.compareTo(least) < 0) {
            throw new IllegalArgumentException("%s must be at least %s, was %s".formatted(component, least, duration));
        }
    }

    private static void requireAtMost(String component, Duration most, Duration duration) {
        if (duration.compareTo(most) > 0) {
            throw new IllegalArgumentException("%s must be at most %s, was %s".formatted(component, most, duration));
        }
    }

    public ConsumptionConfiguration withRetention(Duration changed) {
        return new ConsumptionConfiguration(changed, retentionByGroup, purgeInterval, patience);
    }

    public ConsumptionConfiguration withRetentionByGroup(Map<String, Duration> changed) {
        return new ConsumptionConfiguration(retention, changed, purgeInterval, patience);
    }

    public ConsumptionConfiguration withPurgeInterval(Duration changed) {
        return new ConsumptionConfiguration(retention, retentionByGroup, changed, patience);
    }

    public ConsumptionConfiguration withPatience(Duration changed) {
        return new ConsumptionConfiguration(retention, retentionByGroup, purgeInterval, changed);
    }

    /** How long a group remembers. */
    Duration retentionOf(String group) {
        return retentionByGroup.getOrDefault(group, retention);
    }
}
