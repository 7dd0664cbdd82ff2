package dev.keelson.queryside;

import dev.keelson.eventstore.Bounds;
import java.time.Duration;

/**
 * Bounds of subscriptions to queries.
 *
 * @param maxSubscribers how many clients are subscribed at a time
 * @param updateInterval how long after one run of a subscribed query the next begins, at least
 * @param heartbeat how long a stream stays silent
 * @param writeTimeout how long a client may take for one write before it is cut off
 * @param closeTimeout how long closing waits for streams to end before it cuts them off
 */
public record LiveQueryConfiguration(
        int maxSubscribers, Duration updateInterval, Duration heartbeat, Duration writeTimeout, Duration closeTimeout) {

    /** 100 subscribers, 100 ms between runs, 15 s, 30 s and 2 s. */
    public static final LiveQueryConfiguration DEFAULT = new LiveQueryConfiguration(
            100, Duration.ofMillis(100), Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofSeconds(2));

    public LiveQueryConfiguration {
        Bounds.atLeastOne("maxSubscribers", maxSubscribers);
        Bounds.positive("updateInterval", updateInterval);
        Bounds.positive("heartbeat", heartbeat);
        Bounds.positive("writeTimeout", writeTimeout);
        Bounds.positive("closeTimeout", closeTimeout);
    }

    public LiveQueryConfiguration withMaxSubscribers(int changed) {
        return new LiveQueryConfiguration(changed, updateInterval, heartbeat, writeTimeout, closeTimeout);
    }

    public LiveQueryConfiguration withUpdateInterval(Duration changed) {
        return new LiveQueryConfiguration(maxSubscribers, changed, heartbeat, writeTimeout, closeTimeout);
    }

    public LiveQueryConfiguration withHeartbeat(Duration changed) {
        return new LiveQueryConfiguration(maxSubscribers, updateInterval, changed, writeTimeout, closeTimeout);
    }

    public LiveQueryConfiguration withWriteTimeout(Duration changed) {
        return new LiveQueryConfiguration(maxSubscribers, updateInterval, heartbeat, changed, closeTimeout);
    }

    public LiveQueryConfiguration withCloseTimeout(Duration changed) {
        return new LiveQueryConfiguration(maxSubscribers, updateInterval, heartbeat, writeTimeout, changed);
    }
}
