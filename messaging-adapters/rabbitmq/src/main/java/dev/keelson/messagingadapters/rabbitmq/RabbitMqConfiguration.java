package dev.keelson.messagingadapters.rabbitmq;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * Where RabbitMQ is, and how destinations are laid out in it.
 *
 * @param uri {@code amqp://} or {@code amqps://}, with user, password and virtual host where they are needed
 * @param partitions into how many a destination is divided, and so how many members of a group can work at once; 1 to 256.
 *     All who use a destination have to say the same; RabbitMQ refuses another number
 * @param balance how often a member looks how many there are, and gives up what is more than its share; 10 ms to a day
 * @param yieldTimeout how long a member that gives up a partition waits for what it holds of it to be settled; after that it
 *     comes again elsewhere; 10 ms to a day
 * @param requestTimeout how long RabbitMQ may take to connect, or to answer a declaration; 10 ms to a day
 * @param heartbeat how long a connection may be silent; it is given up after two of them; 1 s to a day
 */
public record RabbitMqConfiguration(
        URI uri, int partitions, Duration balance, Duration yieldTimeout, Duration requestTimeout, Duration heartbeat) {

    private static final Set<String> SCHEMES = Set.of("amqp", "amqps");
    private static final int MOST_PARTITIONS = 256;
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    public RabbitMqConfiguration {
        if (!SCHEMES.contains(String.valueOf(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException("uri must be amqp://host:port or amqps://host:port");
        }
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new IllegalArgumentException(
                    "partitions must be from 1 to %d, was %d".formatted(MOST_PARTITIONS, partitions));
        }
        require("balance", balance, SHORTEST);
        require("yieldTimeout", yieldTimeout, SHORTEST);
        require("requestTimeout", requestTimeout, SHORTEST);
        require("heartbeat", heartbeat, SHORTEST_HEARTBEAT);
    }

    private static void require(String component, Duration duration, Duration shortest) {
        if (duration.compareTo(shortest) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "%s must be from %s to %s, was %s".formatted(component, shortest, LONGEST, duration));
        }
    }

    /** 8 partitions, balanced every second, 10 s to yield and to answer, a heartbeat of 10 s. */
    public static RabbitMqConfiguration of(URI uri) {
        return new RabbitMqConfiguration(
                uri, 8, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    public RabbitMqConfiguration withPartitions(int changed) {
        return new RabbitMqConfiguration(uri, changed, balance, yieldTimeout, requestTimeout, heartbeat);
    }

    public RabbitMqConfiguration withBalance(Duration changed) {
        return new RabbitMqConfiguration(uri, partitions, changed, yieldTimeout, requestTimeout, heartbeat);
    }

    public RabbitMqConfiguration withYieldTimeout(Duration changed) {
        return new RabbitMqConfiguration(uri, partitions, balance, changed, requestTimeout, heartbeat);
    }

    public RabbitMqConfiguration withRequestTimeout(Duration changed) {
        return new RabbitMqConfiguration(uri, partitions, balance, yieldTimeout, changed, heartbeat);
    }

    public RabbitMqConfiguration withHeartbeat(Duration changed) {
        return new RabbitMqConfiguration(uri, partitions, balance, yieldTimeout, requestTimeout, changed);
    }

    /** The host and port, without secrets. */
    @Override
    public String toString() {
        return "RabbitMQ at %s:%d".formatted(uri.getHost(), uri.getPort());
    }
}
