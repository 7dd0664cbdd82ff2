package dev.keelson.queryside;

import dev.keelson.eventstore.Bounds;
import java.net.URI;
import java.time.Duration;

/**
 * Bounds of the event feed.
 *
 * @param source the CloudEvents {@code source} of every event, a URI reference
 * @param maxSubscribers how many clients are served at a time, whatever form they take
 * @param maxConcurrentReads how many clients read the log at a time, so that they leave connections to commands
 * @param pageSize how many events a stream reads, and so holds, at a time
 * @param defaultLimit events in a batch when the client does not say
 * @param maxLimit events in a batch at most
 * @param heartbeat how long a live stream stays silent
 * @param writeTimeout how long a client may take for one write before it is cut off
 * @param closeTimeout how long closing waits for streams to end before it cuts them off
 */
public record FeedConfiguration(
        URI source,
        int maxSubscribers,
        int maxConcurrentReads,
        int pageSize,
        int defaultLimit,
        int maxLimit,
        Duration heartbeat,
        Duration writeTimeout,
        Duration closeTimeout) {

    /** {@code /keelson}, 1,000 clients, 4 reading, 100 events a page, 1,000 at most, 15 s, 30 s and 2 s. */
    public static final FeedConfiguration DEFAULT = new FeedConfiguration(
            URI.create("/keelson"),
            1_000,
            4,
            100,
            100,
            1_000,
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2));

    public FeedConfiguration {
        if (source.toString().isEmpty()) {
            throw new IllegalArgumentException("source must not be empty");
        }
        Bounds.atLeastOne("maxSubscribers", maxSubscribers);
        Bounds.atLeastOne("maxConcurrentReads", maxConcurrentReads);
        Bounds.atLeastOne("pageSize", pageSize);
        Bounds.atLeastOne("defaultLimit", defaultLimit);
        if (maxLimit < defaultLimit) {
            throw new IllegalArgumentException(
                    "maxLimit must be at least defaultLimit (%d), was %d".formatted(defaultLimit, maxLimit));
        }
        Bounds.positive("heartbeat", heartbeat);
        Bounds.positive("writeTimeout", writeTimeout);
        Bounds.positive("closeTimeout", closeTimeout);
    }

    public FeedConfiguration withSource(URI changed) {
        return new FeedConfiguration(
                changed,
                maxSubscribers,
                maxConcurrentReads,
                pageSize,
                defaultLimit,
                maxLimit,
                heartbeat,
                writeTimeout,
                closeTimeout);
    }

    public FeedConfiguration withMaxSubscribers(int changed) {
        return new FeedConfiguration(
                source,
                changed,
                maxConcurrentReads,
                pageSize,
                defaultLimit,
                maxLimit,
                heartbeat,
                writeTimeout,
                closeTimeout);
    }

    public FeedConfiguration withMaxConcurrentReads(int changed) {
        return new FeedConfiguration(
                source,
                maxSubscribers,
                changed,
                pageSize,
                defaultLimit,
                maxLimit,
                heartbeat,
                writeTimeout,
                closeTimeout);
    }

    public FeedConfiguration withPageSize(int changed) {
        return new FeedConfiguration(
                source,
                maxSubscribers,
                maxConcurrentReads,
                changed,
                defaultLimit,
                maxLimit,
                heartbeat,
                writeTimeout,
                closeTimeout);
    }

    public FeedConfiguration withDefaultLimit(int changed) {
        return new FeedConfiguration(
                source,
                maxSubscribers,
                maxConcurrentReads,
                pageSize,
                changed,
                maxLimit,
                heartbeat,
                writeTimeout,
                closeTimeout);
    }

    public FeedConfiguration withMaxLimit(int changed) {
        return new FeedConfiguration(
                source,
                maxSubscribers,
                maxConcurrentReads,
                pageSize,
                defaultLimit,
                changed,
                heartbeat,
                writeTimeout,
                closeTimeout);
    }

    public FeedConfiguration withHeartbeat(Duration changed) {
        return new FeedConfiguration(
                source,
                maxSubscribers,
                maxConcurrentReads,
                pageSize,
                defaultLimit,
                maxLimit,
                changed,
                writeTimeout,
                closeTimeout);
    }

    public FeedConfiguration withWriteTimeout(Duration changed) {
        return new FeedConfiguration(
                source,
                maxSubscribers,
                maxConcurrentReads,
                pageSize,
                defaultLimit,
                maxLimit,
                heartbeat,
                changed,
                closeTimeout);
    }

    public FeedConfiguration withCloseTimeout(Duration changed) {
        return new FeedConfiguration(
                source,
                maxSubscribers,
                maxConcurrentReads,
                pageSize,
                defaultLimit,
                maxLimit,
                heartbeat,
                writeTimeout,
                changed);
    }
}
