package dev.keelson.projections;

import dev.keelson.eventstore.Bounds;
import java.time.Duration;

/**
 * How projections are run.
 *
 * @param segments of a processor that starts for the first time, at least 1
 * @param batchSize events that a segment handles in one transaction at most, at least 1
 * @param claimTimeout after which another node may take a segment whose owner gives no sign of life, at least 1 s
 * @param workers of a processor on this node that run at a time, at least 1
 */
public record ProjectionsConfiguration(int segments, int batchSize, Duration claimTimeout, int workers) {

    private static final Duration SHORTEST_CLAIM = Duration.ofSeconds(1);
    private static final Duration LONGEST_CLAIM_INTERVAL = Duration.ofSeconds(1);

    /** 4 segments, 100 events a batch, 10 s, 4 workers. */
    public static final ProjectionsConfiguration DEFAULT =
            new ProjectionsConfiguration(4, 100, Duration.ofSeconds(10), 4);

    public ProjectionsConfiguration {
        Bounds.atLeastOne("segments", segments);
        Bounds.atLeastOne("batchSize", batchSize);
        Bounds.atLeastOne("workers", workers);
        if (claimTimeout.compareTo(SHORTEST_CLAIM) < 0) {
            throw new IllegalArgumentException(
                    "claimTimeout must be at least %s, was %s".formatted(SHORTEST_CLAIM, claimTimeout));
        }
    }

    /** How often an owner renews its claims: twice in vain, and they are still its own. */
    Duration claimExtension() {
        return claimTimeout.dividedBy(3);
    }

    /** How often a node looks for segments without an owner, its own failed ones among them. */
    Duration claimInterval() {
        var extension = claimExtension();
        return extension.compareTo(LONGEST_CLAIM_INTERVAL) < 0 ? extension : LONGEST_CLAIM_INTERVAL;
    }

    public ProjectionsConfiguration withSegments(int changed) {
        return new ProjectionsConfiguration(changed, batchSize, claimTimeout, workers);
    }

    public ProjectionsConfiguration withBatchSize(int changed) {
        return new ProjectionsConfiguration(segments, changed, claimTimeout, workers);
    }

    public ProjectionsConfiguration withClaimTimeout(Duration changed) {
        return new ProjectionsConfiguration(segments, batchSize, changed, workers);
    }

    public ProjectionsConfiguration withWorkers(int changed) {
        return new ProjectionsConfiguration(segments, batchSize, claimTimeout, changed);
    }
}
