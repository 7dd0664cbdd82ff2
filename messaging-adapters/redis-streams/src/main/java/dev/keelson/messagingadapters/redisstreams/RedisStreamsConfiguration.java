package dev.keelson.messagingadapters.redisstreams;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * Where Redis is, and how destinations are laid out in it.
 *
 * @param uri {@code redis://} or {@code rediss://}, with user, password and database where they are needed
 * @param prefix what the names of all keys begin with; no '{' or '}'
 * @param shards into how many streams a destination is divided that nobody has published to before, and so how many members
 *     of a group can work at once; 1 to 1,024. A destination keeps the number that it began with
 * @param lease how long a member keeps its shards that gives no sign of life; 100 ms to a day
 * @param connections how many there are at most; 3 to 1,000
 * @param retention what is kept that every group has acknowledged
 */
public record RedisStreamsConfiguration(
        URI uri, String prefix, int shards, Duration lease, int connections, Retention retention) {

    private static final Set<String> SCHEMES = Set.of("redis", "rediss");
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);
    private static final Duration LONGEST_LEASE = Duration.ofDays(1);
    private static final int MOST_SHARDS = 1024;
    private static final int LEAST_CONNECTIONS = 3;
    private static final int MOST_CONNECTIONS = 1000;

    public RedisStreamsConfiguration {
        if (!SCHEMES.contains(String.valueOf(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException("uri must be redis://host:port or rediss://host:port");
        }
        if (prefix.contains("{") || prefix.contains("}")) {
            throw new IllegalArgumentException("prefix must not contain '{' or '}', was '%s'".formatted(prefix));
        }
        require("shards", shards, 1, MOST_SHARDS);
        require("connections", connections, LEAST_CONNECTIONS, MOST_CONNECTIONS);
        if (lease.compareTo(SHORTEST_LEASE) < 0 || lease.compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException(
                    "lease must be from %s to %s, was %s".formatted(SHORTEST_LEASE, LONGEST_LEASE, lease));
        }
    }

    private static void require(String component, int number, int least, int most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    "%s must be from %d to %d, was %d".formatted(component, least, most, number));
        }
    }

    /** Keys that begin with {@code keelson:}, 16 shards, a lease of 10 s, 15 connections, everything is kept. */
    public static RedisStreamsConfiguration of(URI uri) {
        return new RedisStreamsConfiguration(
                uri, "keelson:", 16, Duration.ofSeconds(10), 15, new Retention.Everything());
    }

    public RedisStreamsConfiguration withPrefix(String changed) {
        return new RedisStreamsConfiguration(uri, changed, shards, lease, connections, retention);
    }

    public RedisStreamsConfiguration withShards(int changed) {
        return new RedisStreamsConfiguration(uri, prefix, changed, lease, connections, retention);
    }

    public RedisStreamsConfiguration withLease(Duration changed) {
        return new RedisStreamsConfiguration(uri, prefix, shards, changed, connections, retention);
    }

    public RedisStreamsConfiguration withConnections(int changed) {
        return new RedisStreamsConfiguration(uri, prefix, shards, lease, changed, retention);
    }

    public RedisStreamsConfiguration withRetention(Retention changed) {
        return new RedisStreamsConfiguration(uri, prefix, shards, lease, connections, changed);
    }

    /** The host and port, without secrets. */
    @Override
    public String toString() {
        return "Redis at %s:%d".formatted(uri.getHost(), uri.getPort());
    }
}
