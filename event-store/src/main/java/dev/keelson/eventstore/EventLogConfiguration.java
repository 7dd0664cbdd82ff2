package dev.keelson.eventstore;

import java.time.Duration;

/**
 * Bounds and pace of a log.
 *
 * @param maxBatch how many appends commit together at most, at least 1
 * @param queueCapacity how many appends may wait, at least 1; one more is refused
 * @param appendTimeout how long an append waits for its turn and for its commit
 * @param pollInterval how often the head is looked up in case a wake-up from another process was lost
 * @param readCacheBytes memory for what readers share, by estimate; 0: they share nothing
 */
public record EventLogConfiguration(
        int maxBatch, int queueCapacity, Duration appendTimeout, Duration pollInterval, long readCacheBytes) {

    /** 256 appends a batch, 4,096 waiting, 10 s, a look every second, 64 MiB. */
    public static final EventLogConfiguration DEFAULT =
            new EventLogConfiguration(256, 4_096, Duration.ofSeconds(10), Duration.ofSeconds(1), 67_108_864);

    public EventLogConfiguration {
        Bounds.atLeastOne("maxBatch", maxBatch);
        Bounds.atLeastOne("queueCapacity", queueCapacity);
        Bounds.positive("appendTimeout", appendTimeout);
        Bounds.positive("pollInterval", pollInterval);
        Bounds.atLeastZero("readCacheBytes", readCacheBytes);
    }

    public EventLogConfiguration withMaxBatch(int changed) {
        return new EventLogConfiguration(changed, queueCapacity, appendTimeout, pollInterval, readCacheBytes);
    }

    public EventLogConfiguration withQueueCapacity(int changed) {
        return new EventLogConfiguration(maxBatch, changed, appendTimeout, pollInterval, readCacheBytes);
    }

    public EventLogConfiguration withAppendTimeout(Duration changed) {
        return new EventLogConfiguration(maxBatch, queueCapacity, changed, pollInterval, readCacheBytes);
    }

    public EventLogConfiguration withPollInterval(Duration changed) {
        return new EventLogConfiguration(maxBatch, queueCapacity, appendTimeout, changed, readCacheBytes);
    }

    public EventLogConfiguration withReadCacheBytes(long changed) {
        return new EventLogConfiguration(maxBatch, queueCapacity, appendTimeout, pollInterval, changed);
    }
}
