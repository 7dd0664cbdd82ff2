package dev.keelson.projections;

import dev.keelson.eventstore.Bounds;
import java.time.Duration;
import java.util.Set;

/**
 * How projections are run.
 *
 * @param segments of a read model that is filled for the first time, at least 1
 * @param batchSize events that a segment handles in one transaction at most, at least 1
 * @param claimTimeout after which another node may take a segment whose owner gives no sign of life, at least 1 s
 * @param attempts how many times an event is tried before it is parked, at least 1
 * @param backOff between the first two attempts; it doubles from one to the next, up to {@link #LONGEST_BACK_OFF}
 * @param stopping projections that stand still at an event that cannot be handled, instead of parking it
 * @param maxDeadLetters parked events of a projection at most, at least 1
 */
public record ProjectionsConfiguration(
        int segments,
        int batchSize,
        Duration claimTimeout,
        int attempts,
        Duration backOff,
        Set<String> stopping,
        int maxDeadLetters) {

    /** Between two attempts at most. */
    public static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);

    private static final Duration SHORTEST_CLAIM = Duration.ofSeconds(1);
    private static final Duration LONGEST_CLAIM_INTERVAL = Duration.ofSeconds(1);

    /** 4 segments, 1,000 events a batch, 10 s, 4 attempts, the second after 50 ms, none stands still, 10,000 dead letters. */
    public static final ProjectionsConfiguration DEFAULT =
            new ProjectionsConfiguration(4, 1_000, Duration.ofSeconds(10), 4, Duration.ofMillis(50), Set.of(), 10_000);

    public ProjectionsConfiguration {
        Bounds.atLeastOne("segments", segments);
        Bounds.atLeastOne("batchSize", batchSize);
        Bounds.atLeastOne("attempts", attempts);
        Bounds.atLeastOne("maxDeadLetters", maxDeadLetters);
        if (claimTimeout.compareTo(SHORTEST_CLAIM) < 0) {
            throw new IllegalArgumentException(
                    "claimTimeout must be at least %s, was %s".formatted(SHORTEST_CLAIM, claimTimeout));
        }
        Bounds.positive("backOff", backOff);
        stopping = Set.copyOf(stopping);
    }

    /** How often a node shows that it is alive, and looks for segments without an owner: twice in vain, and it loses none. */
    Duration claimInterval() {
        var extension = claimTimeout.dividedBy(3);
        return extension.compareTo(LONGEST_CLAIM_INTERVAL) < 0 ? extension : LONGEST_CLAIM_INTERVAL;
    }

    /** How long to wait after an attempt, counted from 1. */
    Duration backOffAfter(int attempt) {
        var doubled = backOff.multipliedBy(1L << Math.min(attempt - 1, 20));
        return doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
    }

    public ProjectionsConfiguration withSegments(int changed) {
        return new ProjectionsConfiguration(
                changed, batchSize, claimTimeout, attempts, backOff, stopping, maxDeadLetters);
    }

    public ProjectionsConfiguration withBatchSize(int changed) {
        return new ProjectionsConfiguration(
                segments, changed, claimTimeout, attempts, backOff, stopping, maxDeadLetters);
    }

    public ProjectionsConfiguration withClaimTimeout(Duration changed) {
        return new ProjectionsConfiguration(segments, batchSize, changed, attempts, backOff, stopping, maxDeadLetters);
    }

    public ProjectionsConfiguration withAttempts(int changed) {
        return new ProjectionsConfiguration(
                segments, batchSize, claimTimeout, changed, backOff, stopping, maxDeadLetters);
    }

    public ProjectionsConfiguration withBackOff(Duration changed) {
        return new ProjectionsConfiguration(
                segments, batchSize, claimTimeout, attempts, changed, stopping, maxDeadLetters);
    }

    public ProjectionsConfiguration withStopping(Set<String> changed) {
        return new ProjectionsConfiguration(
                segments, batchSize, claimTimeout, attempts, backOff, changed, maxDeadLetters);
    }

    public ProjectionsConfiguration withMaxDeadLetters(int changed) {
        return new ProjectionsConfiguration(segments, batchSize, claimTimeout, attempts, backOff, stopping, changed);
    }
}
