package dev.keelson.messagingadapters.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;

/**
 * Where Kafka is, and how destinations are laid out in it.
 *
 * @param bootstrapServers {@code host:port}, several with commas between them
 * @param properties of Kafka's clients, what they need to log in above all; none that the adapter sets itself
 * @param partitions into how many a topic is divided that is made here, and so how many members of a group can work at once;
 *     1 to 10,000. A topic that is there is taken as it is
 * @param replication how many copies a topic has that is made here; 0 to 100, where 0 means as many as the brokers say. It takes
 *     half of them, rounded up, to confirm a publish ({@code min.insync.replicas}); with 0, and of a topic that is there, as
 *     many as the brokers say, which by their default is one
 * @param sessionTimeout how long a member keeps its partitions that gives no sign of life; 100 ms to a day. The brokers' own
 *     bounds hold too, by default 6 s to 30 minutes
 * @param refresh how long it takes at most until a new partition of a topic is noticed; 100 ms to a day
 * @param requestTimeout how long Kafka may take to answer what is no publish; 100 ms to a day
 * @param positions the topic in which publishers keep their positions. It is made with one partition and compacted
 */
public record KafkaConfiguration(
        String bootstrapServers,
        Map<String, String> properties,
        int partitions,
        int replication,
        Duration sessionTimeout,
        Duration refresh,
        Duration requestTimeout,
        String positions) {

    private static final int MOST_PARTITIONS = 10_000;
    private static final int MOST_COPIES = 100;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(1);

    public KafkaConfiguration {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException(
                    "bootstrapServers must be host:port, was '%s'".formatted(bootstrapServers));
        }
        properties = Map.copyOf(properties);
        var own = new TreeSet<>(properties.keySet());
        own.retainAll(ClientProperties.OWN);
        if (!own.isEmpty()) {
            throw new IllegalArgumentException("properties must not have what the adapter sets, had %s".formatted(own));
        }
        require("partitions", partitions, 1, MOST_PARTITIONS);
        require("replication", replication, 0, MOST_COPIES);
        require("sessionTimeout", sessionTimeout);
        require("refresh", refresh);
        require("requestTimeout", requestTimeout);
        if (positions.isBlank()) {
            throw new IllegalArgumentException("positions must be a topic, was '%s'".formatted(positions));
        }
    }

    private static void require(String component, int number, int least, int most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    "%s must be from %d to %d, was %d".formatted(component, least, most, number));
        }
    }

    private static void require(String component, Duration duration) {
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "%s must be from %s to %s, was %s".formatted(component, SHORTEST, LONGEST, duration));
        }
    }

    /**
     * No further properties, 8 partitions, as many copies as the brokers say, sessions of 10 s, new partitions within 30 s, 10 s
     * to answer, positions in {@code keelson-relay-positions}.
     */
    public static KafkaConfiguration of(String bootstrapServers) {
        return new KafkaConfiguration(
                bootstrapServers,
                Map.of(),
                8,
                0,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                "keelson-relay-positions");
    }

    public KafkaConfiguration withProperties(Map<String, String> changed) {
        return new KafkaConfiguration(
                bootstrapServers, changed, partitions, replication, sessionTimeout, refresh, requestTimeout, positions);
    }

    public KafkaConfiguration withPartitions(int changed) {
        return new KafkaConfiguration(
                bootstrapServers, properties, changed, replication, sessionTimeout, refresh, requestTimeout, positions);
    }

    public KafkaConfiguration withReplication(int changed) {
        return new KafkaConfiguration(
                bootstrapServers, properties, partitions, changed, sessionTimeout, refresh, requestTimeout, positions);
    }

    public KafkaConfiguration withSessionTimeout(Duration changed) {
        return new KafkaConfiguration(
                bootstrapServers, properties, partitions, replication, changed, refresh, requestTimeout, positions);
    }

    public KafkaConfiguration withRefresh(Duration changed) {
        return new KafkaConfiguration(
                bootstrapServers,
                properties,
                partitions,
                replication,
                sessionTimeout,
                changed,
                requestTimeout,
                positions);
    }

    public KafkaConfiguration withRequestTimeout(Duration changed) {
        return new KafkaConfiguration(
                bootstrapServers, properties, partitions, replication, sessionTimeout, refresh, changed, positions);
    }

    public KafkaConfiguration withPositions(String changed) {
        return new KafkaConfiguration(
                bootstrapServers,
                properties,
                partitions,
                replication,
                sessionTimeout,
                refresh,
                requestTimeout,
                changed);
    }

    /** The servers, without secrets. */
    @Override
    public String toString() {
        return "Kafka at " + bootstrapServers;
    }
}
