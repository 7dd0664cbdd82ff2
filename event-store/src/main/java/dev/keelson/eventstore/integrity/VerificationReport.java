package dev.keelson.eventstore.integrity;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a verification found.
 *
 * @param head up to which the log was looked at
 * @param events that stand there
 * @param digest of them
 * @param counts how many findings of each kind there are; without an entry: none
 * @param findings the first of them
 */
public record VerificationReport(
        long head, long events, LogDigest digest, Map<Finding.Kind, Long> counts, List<Finding> findings) {

    public VerificationReport {
        var sorted = new EnumMap<Finding.Kind, Long>(Finding.Kind.class);
        sorted.putAll(counts);
        counts = Collections.unmodifiableMap(sorted);
        findings = List.copyOf(findings);
    }

    /** Whether nothing is wrong. */
    public boolean isClean() {
        return counts.isEmpty();
    }

    /** How many findings there are, kept or not. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
