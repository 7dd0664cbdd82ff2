package dev.keelson.server;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.kafka.KafkaConfiguration;
import dev.keelson.messagingadapters.rabbitmq.RabbitMqConfiguration;
import dev.keelson.messagingadapters.redisstreams.RedisStreamsConfiguration;
import dev.keelson.server.NamedSetting.Group;
import dev.keelson.server.bridges.BrokerConfiguration;
import dev.keelson.server.bridges.BrokerConfiguration.Link;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what a node is told of one broker. Used by one thread. */
final class BrokerSettings {

    private static final String KAFKA = "kafka";
    private static final String RABBITMQ = "rabbitmq";
    private static final String REDIS_STREAMS = "redis-streams";
    private static final Map<String, Set<NamedSetting>> OF_OTHERS = Map.of(
            KAFKA,
            EnumSet.of(NamedSetting.BROKER_USERNAME, NamedSetting.BROKER_PASSWORD, NamedSetting.BROKER_PREFIX),
            RABBITMQ,
            EnumSet.of(NamedSetting.BROKER_PROPERTIES, NamedSetting.BROKER_REPLICATION, NamedSetting.BROKER_PREFIX),
            REDIS_STREAMS,
            EnumSet.of(NamedSetting.BROKER_PROPERTIES, NamedSetting.BROKER_REPLICATION));
    private static final int MOST_PUBLISHES = 1_000_000;
    private static final int LARGEST_DATA = 128 * 1_048_576;

    private final Settings settings;

    BrokerSettings(Settings settings) {
        this.settings = settings;
    }

    BrokerConfiguration read(String name) {
        return BridgeSettings.checked(
                Group.BROKERS, name, () -> new BrokerConfiguration(name, link(name), adapter(name)));
    }

    private AdapterConfiguration adapter(String name) {
        return AdapterConfiguration.DEFAULT
                .withPublishTimeout(settings.duration(NamedSetting.BROKER_PUBLISH_TIMEOUT.of(name)))
                .withPublishesInFlight(
                        settings.number(NamedSetting.BROKER_PUBLISHES_IN_FLIGHT.of(name), 1, MOST_PUBLISHES))
                .withLargestData(settings.number(NamedSetting.BROKER_LARGEST_DATA.of(name), 1, LARGEST_DATA));
    }

    private Link link(String name) {
        var kind = settings.text(NamedSetting.BROKER_KIND.of(name)).strip();
        OF_OTHERS.getOrDefault(kind, Set.of()).forEach(setting -> requireUnstated(kind, setting.of(name)));
        return switch (kind) {
            case KAFKA -> kafka(name);
            case RABBITMQ ->
                new Link.OfRabbitMq(RabbitMqConfiguration.of(uri(name, "amqp://localhost:5672"))
                        .withPartitions(partitions(name, 256)));
            case REDIS_STREAMS ->
                new Link.OfRedisStreams(RedisStreamsConfiguration.of(uri(name, "redis://localhost:6379"))
                        .withPrefix(settings.text(NamedSetting.BROKER_PREFIX.of(name)))
                        .withShards(partitions(name, 1_024)));
            default ->
                throw ConfigurationException.bad(
                        NamedSetting.BROKER_KIND.of(name), kind, "kafka, rabbitmq or redis-streams");
        };
    }

    /** Else it would be thought to count. */
    private void requireUnstated(String kind, NamedKey key) {
        if (!settings.text(key).equals(key.defaultValue())) {
            throw ConfigurationException.because("setting %s (%s) is not one of the kind %s; leave it out%s"
                    .formatted(
                            key.key(),
                            key.environmentVariable(),
                            kind,
                            kind.equals(KAFKA) ? " and put what Kafka's clients need into properties-file" : ""));
        }
    }

    private Link kafka(String name) {
        var address = settings.text(NamedSetting.BROKER_ADDRESS.of(name)).strip();
        return new Link.OfKafka(KafkaConfiguration.of(address.isEmpty() ? "localhost:9092" : address)
                .withProperties(properties(NamedSetting.BROKER_PROPERTIES.of(name)))
                .withPartitions(partitions(name, 10_000))
                .withReplication(settings.number(NamedSetting.BROKER_REPLICATION.of(name), 0, 100)));
    }

    private int partitions(String name, int most) {
        return settings.number(NamedSetting.BROKER_PARTITIONS.of(name), 1, most);
    }

    private Map<String, String> properties(NamedKey key) {
        var file = settings.text(key).strip();
        if (file.isEmpty()) {
            return Map.of();
        }
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw ConfigurationException.bad(key, file, "a file of properties that can be read: " + e.getMessage());
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(property -> property, properties::getProperty));
    }

    /** The address, with user and password in it. */
    private URI uri(String name, String byDefault) {
        var key = NamedSetting.BROKER_ADDRESS.of(name);
        var stated = settings.text(key).strip();
        var address = stated.isEmpty() ? byDefault : stated;
        var user = settings.text(NamedSetting.BROKER_USERNAME.of(name));
        var password = settings.text(NamedSetting.BROKER_PASSWORD.of(name));
        var secret = user.isEmpty() && password.isEmpty() ? "" : "%s:%s@".formatted(encoded(user), encoded(password));
        try {
            return URI.create(secret.isEmpty() ? address : address.replaceFirst("//([^/@]*@)?", "//" + secret));
        } catch (IllegalArgumentException e) {
            throw ConfigurationException.bad(
                    key, address.replaceFirst("//.*@", "//…@"), "an address such as " + byDefault);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
