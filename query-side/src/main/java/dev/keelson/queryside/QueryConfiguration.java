package dev.keelson.queryside;

import dev.keelson.eventstore.Bounds;
import java.time.Duration;

/**
 * Bounds of the query endpoint.
 *
 * @param maxConcurrent how many queries run at a time, those that timed out but still run included
 * @param maxWaiting how many queries wait for a position at a time
 * @param timeout how long a query may run before its caller is told
 * @param defaultWait how long a query waits for its position when it does not say
 * @param maxWait how long a query waits at most, whatever it says
 * @param maxBodyBytes the largest request body
 * @param cacheBytes memory for answers that are kept, by estimate; 0: none
 * @param subscriptions bounds of those who stay for updates
 */
public record QueryConfiguration(
        int maxConcurrent,
        int maxWaiting,
        Duration timeout,
        Duration defaultWait,
        Duration maxWait,
        int maxBodyBytes,
        long cacheBytes,
        LiveQueryConfiguration subscriptions) {

    /** 256 running, 1,000 waiting, 10 s to run, 5 s and at most 30 s to wait, 1 MiB a body, 32 MiB of answers. */
    public static final QueryConfiguration DEFAULT = new QueryConfiguration(
            256,
            1_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            1_048_576,
            33_554_432,
            LiveQueryConfiguration.DEFAULT);

    public QueryConfiguration {
        Bounds.atLeastOne("maxConcurrent", maxConcurrent);
        Bounds.atLeastOne("maxWaiting", maxWaiting);
        Bounds.positive("timeout", timeout);
        Bounds.positive("defaultWait", defaultWait);
        Bounds.positive("maxWait", maxWait);
        Bounds.atLeastOne("maxBodyBytes", maxBodyBytes);
        Bounds.atLeastZero("cacheBytes", cacheBytes);
        if (defaultWait.compareTo(maxWait) > 0) {
            throw new IllegalArgumentException(
                    "defaultWait must be at most maxWait (%s), was %s".formatted(maxWait, defaultWait));
        }
    }

    public QueryConfiguration withMaxConcurrent(int changed) {
        return new QueryConfiguration(
                changed, maxWaiting, timeout, defaultWait, maxWait, maxBodyBytes, cacheBytes, subscriptions);
    }

    public QueryConfiguration withMaxWaiting(int changed) {
        return new QueryConfiguration(
                maxConcurrent, changed, timeout, defaultWait, maxWait, maxBodyBytes, cacheBytes, subscriptions);
    }

    public QueryConfiguration withTimeout(Duration changed) {
        return new QueryConfiguration(
                maxConcurrent, maxWaiting, changed, defaultWait, maxWait, maxBodyBytes, cacheBytes, subscriptions);
    }

    public QueryConfiguration withDefaultWait(Duration changed) {
        return new QueryConfiguration(
                maxConcurrent, maxWaiting, timeout, changed, maxWait, maxBodyBytes, cacheBytes, subscriptions);
    }

    public QueryConfiguration withMaxWait(Duration changed) {
        return new QueryConfiguration(
                maxConcurrent, maxWaiting, timeout, defaultWait, changed, maxBodyBytes, cacheBytes, subscriptions);
    }

    public QueryConfiguration withMaxBodyBytes(int changed) {
        return new QueryConfiguration(
                maxConcurrent, maxWaiting, timeout, defaultWait, maxWait, changed, cacheBytes, subscriptions);
    }

    public QueryConfiguration withCacheBytes(long changed) {
        return new QueryConfiguration(
                maxConcurrent, maxWaiting, timeout, defaultWait, maxWait, maxBodyBytes, changed, subscriptions);
    }

    public QueryConfiguration withSubscriptions(LiveQueryConfiguration changed) {
        return new QueryConfiguration(
                maxConcurrent, maxWaiting, timeout, defaultWait, maxWait, maxBodyBytes, cacheBytes, changed);
    }
}
