package dev.keelson.server;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Every setting that there is once for each broker, relay and consumer: {@code brokers.events.kind}. Names are lower-case
 * letters, digits and dashes.
 */
enum NamedSetting {
    BROKER_KIND(Group.BROKERS, "kind", "", "`kafka`, `rabbitmq` or `redis-streams`"),
    BROKER_ADDRESS(
            Group.BROKERS,
            "address",
            "",
            "`host:port` of Kafka, by comma; `amqp://host:port/vhost`; `redis://host:port`"),
    BROKER_USERNAME(Group.BROKERS, "username", "", "who connects to RabbitMQ or Redis"),
    BROKER_PASSWORD(Group.BROKERS, "password", "", "never logged"),
    BROKER_PROPERTIES(
            Group.BROKERS, "properties-file", "", "a file with properties of Kafka's clients, such as its security"),
    BROKER_PARTITIONS(
            Group.BROKERS,
            "partitions",
            "8",
            "into how many a destination is divided; RabbitMQ: the same for all who use it; Redis, Kafka: when it is made"),
    BROKER_REPLICATION(
            Group.BROKERS,
            "replication",
            "0",
            "copies of a topic that is made in Kafka; 0: as many as the brokers say"),
    BROKER_PREFIX(Group.BROKERS, "prefix", "keelson:", "what keys in Redis begin with"),
    BROKER_PUBLISH_TIMEOUT(Group.BROKERS, "publish-timeout", "5s", "after which a publish that is not confirmed fails"),
    BROKER_PUBLISHES_IN_FLIGHT(
            Group.BROKERS, "publishes-in-flight", "1000", "publishes that wait for the broker at most"),
    BROKER_LARGEST_DATA(Group.BROKERS, "largest-data", "1048576", "bytes of data that a message has at most"),

    RELAY_BROKER(Group.RELAYS, "broker", "", "the broker to publish to"),
    RELAY_ROUTES(
            Group.RELAYS,
            "routes",
            "",
            "which events go where, by comma; the first that fits counts: `orders.*=orders@order`, types=destination@tag;"
                    + " the tag names what is kept in order, without it the event's smallest tag"),
    RELAY_START(Group.RELAYS, "start", "earliest", "where a new relay begins: `earliest`, `latest` or a position"),
    RELAY_IN_FLIGHT(Group.RELAYS, "in-flight", "500", "messages that are not confirmed at most"),
    RELAY_BATCH_SIZE(Group.RELAYS, "batch-size", "1000", "events that are read at once at most"),
    RELAY_CLAIM_TIMEOUT(Group.RELAYS, "claim-timeout", "10s", "after which a dead node's relay is taken over"),

    CONSUMER_BROKER(Group.CONSUMERS, "broker", "", "the broker to subscribe at"),
    CONSUMER_DESTINATION(Group.CONSUMERS, "destination", "", "the topic, exchange or stream"),
    CONSUMER_START(
            Group.CONSUMERS,
            "start",
            "earliest",
            "where a new group begins: `earliest`, `latest` or a time in ISO 8601"),
    CONSUMER_COMMANDS(
            Group.CONSUMERS,
            "commands",
            "",
            "which command a message becomes, by its type, by comma: `billing.InvoicePaid=orders.ConfirmPayment`"),
    CONSUMER_HANDLER(
            Group.CONSUMERS,
            "handler",
            "",
            "the message handler of a module that messages go through, or have their effect by"),
    CONSUMER_IGNORED(
            Group.CONSUMERS, "ignored", "", "types of messages that are acknowledged without an effect, by comma"),
    CONSUMER_REFUSED(
            Group.CONSUMERS,
            "refused",
            "park",
            "what becomes of a message whose command the domain refuses: `park` or `acknowledge`"),
    CONSUMER_IN_FLIGHT(Group.CONSUMERS, "in-flight", "1000", "messages that are not settled at most"),
    CONSUMER_ATTEMPTS(Group.CONSUMERS, "attempts", "5", "how often a message is tried before it is parked"),
    CONSUMER_BACK_OFF(Group.CONSUMERS, "back-off", "200ms", "between the first two attempts; doubles up to 30 s"),
    CONSUMER_DEAD_LETTERS(
            Group.CONSUMERS,
            "dead-letters",
            "store",
            "where messages are parked: `store`, the read models' database, or `broker`"),
    CONSUMER_MAX_DEAD_LETTERS(
            Group.CONSUMERS,
            "max-dead-letters",
            "10000",
            "messages parked in the store at most; then their keys stand still");

    /** What there can be several of. */
    enum Group {
        BROKERS("brokers"),
        RELAYS("relays"),
        CONSUMERS("consumers");

        private final String key;

        Group(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }
    }

    /** Stands for the name where there is none. */
    static final String ANY_NAME = "NAME";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,59}");

    private final Group group;
    private final String suffix;
    private final String defaultValue;
    private final String meaning;

    NamedSetting(Group group, String suffix, String defaultValue, String meaning) {
        this.group = group;
        this.suffix = suffix;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    Group group() {
        return group;
    }

    String defaultValue() {
        return defaultValue;
    }

    String meaning() {
        return meaning;
    }

    String keyOf(String name) {
        return "%s.%s.%s".formatted(group.key(), name, suffix);
    }

    NamedKey of(String name) {
        return new NamedKey(this, name);
    }

    /**
     * What a stated name means, if it means this setting.
     *
     * @param naming how keys are called where it is stated
     */
    Optional<NamedKey> stated(String name, Function<SettingKey, String> naming) {
        var placed = naming.apply(of("0"));
        var middle = placed.indexOf('0');
        var before = placed.substring(0, middle);
        var behind = placed.substring(middle + 1);
        if (name.length() < placed.length() || !name.startsWith(before) || !name.endsWith(behind)) {
            return Optional.empty();
        }
        var stated = name.substring(middle, name.length() - behind.length());
        var lowered = stated.toLowerCase(Locale.ROOT).replace('_', '-');
        return Optional.of(lowered)
                .filter(candidate -> NAME.matcher(candidate).matches())
                .map(this::of)
                .filter(key -> naming.apply(key).equals(name));
    }
}
