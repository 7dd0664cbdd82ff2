package dev.keelson.messagingadapters.api;

import java.time.Duration;

/**
 * What holds for an adapter on any broker.
 *
 * @param publishTimeout after which a publish that the broker has not confirmed fails; 1 ms to a day
 * @param publishesInFlight how many publishes wait for the broker at most; 1 to 1,000,000
 * @param largestData how many bytes of data a message has at most, in both directions; 1 to 134,217,728. A broker's own limit
 *     should be higher by what headers take
 * @param reconnect the pauses between attempts to reach the broker
 * @param drainTimeout how long {@link MessagingAdapter#close()} waits; 1 ms to a day
 */
public record AdapterConfiguration(
        Duration publishTimeout, int publishesInFlight, int largestData, Backoff reconnect, Duration drainTimeout) {

    private static final int MOST_PUBLISHES = 1_000_000;
    private static final int LARGEST_DATA = 128 * 1024 * 1024;

    /** 5 s, 1,000 publishes, 1 MiB, pauses from 100 ms to 10 s, 10 s. */
    public static final AdapterConfiguration DEFAULT = new AdapterConfiguration(
            Duration.ofSeconds(5),
            1000,
            1024 * 1024,
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10)),
            Duration.ofSeconds(10));

    public AdapterConfiguration {
        Numbers.require("publishTimeout", publishTimeout);
        Numbers.require("publishesInFlight", publishesInFlight, MOST_PUBLISHES);
        Numbers.require("largestData", largestData, LARGEST_DATA);
        Numbers.require("drainTimeout", drainTimeout);
    }

    public AdapterConfiguration withPublishTimeout(Duration changed) {
        return new AdapterConfiguration(changed, publishesInFlight, largestData, reconnect, drainTimeout);
    }

    public AdapterConfiguration withPublishesInFlight(int changed) {
        return new AdapterConfiguration(publishTimeout, changed, largestData, reconnect, drainTimeout);
    }

    public AdapterConfiguration withLargestData(int changed) {
        return new AdapterConfiguration(publishTimeout, publishesInFlight, changed, reconnect, drainTimeout);
    }

    public AdapterConfiguration withReconnect(Backoff changed) {
        return new AdapterConfiguration(publishTimeout, publishesInFlight, largestData, changed, drainTimeout);
    }

    public AdapterConfiguration withDrainTimeout(Duration changed) {
        return new AdapterConfiguration(publishTimeout, publishesInFlight, largestData, reconnect, changed);
    }
}
