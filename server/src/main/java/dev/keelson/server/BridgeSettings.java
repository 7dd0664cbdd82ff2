package dev.keelson.server;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Backoff;
import dev.keelson.messagingadapters.api.Start;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.consumer.ConsumerConfiguration;
import dev.keelson.messagingadapters.consumer.DeadLetters;
import dev.keelson.messagingadapters.consumer.MessageEffect.Refusals;
import dev.keelson.messagingadapters.relay.RelayConfiguration;
import dev.keelson.messagingadapters.relay.RelayRule;
import dev.keelson.messagingadapters.relay.RelayStart;
import dev.keelson.server.NamedSetting.Group;
import dev.keelson.server.bridges.BridgesConfiguration;
import dev.keelson.server.bridges.BridgesConfiguration.ConsumerOf;
import dev.keelson.server.bridges.BridgesConfiguration.RelayOf;
import dev.keelson.server.bridges.BrokerConfiguration;
import dev.keelson.server.bridges.BrokerConfiguration.Kind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what a node is told of brokers, relays and consumers. Used by one thread. */
final class BridgeSettings {

    private static final int MOST = 1_000_000;
    private static final int SIGNS_PER_CLAIM = 3;
    private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

    private final Settings settings;
    private final List<BrokerConfiguration> brokers;

    private BridgeSettings(Settings settings) {
        this.settings = settings;
        var reader = new BrokerSettings(settings);
        brokers = settings.names(Group.BROKERS).stream().map(reader::read).toList();
    }

    static BridgesConfiguration read(Settings settings) {
        var reader = new BridgeSettings(settings);
        return new BridgesConfiguration(
                reader.brokers,
                settings.names(Group.RELAYS).stream().map(reader::relay).toList(),
                settings.names(Group.CONSUMERS).stream().map(reader::consumer).toList());
    }

    private RelayOf relay(String name) {
        var broker = broker(NamedSetting.RELAY_BROKER.of(name));
        var inFlight = settings.number(NamedSetting.RELAY_IN_FLIGHT.of(name), 1, 100_000);
        requireRoom(NamedSetting.RELAY_IN_FLIGHT.of(name), inFlight, broker.adapter());
        var claim = settings.duration(NamedSetting.RELAY_CLAIM_TIMEOUT.of(name));
        var interval = claim.dividedBy(SIGNS_PER_CLAIM);
        var rules = items(NamedSetting.RELAY_ROUTES.of(name), "types=destination or types=destination@tag", this::rule);
        var defaults = RelayConfiguration.of(name, rules.toArray(RelayRule[]::new));
        var relay = checked(Group.RELAYS, name, () -> defaults.withStart(relayStart(NamedSetting.RELAY_START.of(name)))
                .withInFlight(inFlight, Math.max(inFlight, defaults.window()))
                .withBatchSize(settings.number(NamedSetting.RELAY_BATCH_SIZE.of(name), 1, 10_000))
                .withClaim(
                        claim,
                        interval.compareTo(defaults.positionInterval()) < 0 ? interval : defaults.positionInterval()));
        return new RelayOf(broker.name(), relay);
    }

    /** Else publishes would be refused for want of room, and come again, and again. */
    private static void requireRoom(NamedKey key, int inFlight, AdapterConfiguration adapter) {
        if (inFlight > adapter.publishesInFlight()) {
            throw ConfigurationException.bad(
                    key,
                    Integer.toString(inFlight),
                    "at most the broker's publishes-in-flight, %d".formatted(adapter.publishesInFlight()));
        }
    }

    private RelayRule rule(String stated) {
        var equals = stated.indexOf('=');
        var destination = stated.substring(equals + 1).strip();
        var at = destination.indexOf('@');
        var types = stated.substring(0, Math.max(0, equals)).strip();
        return at < 0
                ? RelayRule.of(types, destination)
                : new RelayRule(
                        types,
                        destination.substring(0, at).strip(),
                        destination.substring(at + 1).strip());
    }

    private RelayStart relayStart(NamedKey key) {
        var text = settings.text(key).strip();
        return switch (text) {
            case "earliest" -> new RelayStart.Earliest();
            case "latest" -> new RelayStart.Latest();
            default -> new RelayStart.After(position(key, text));
        };
    }

    private static long position(NamedKey key, String text) {
        if (!POSITION.matcher(text).matches()) {
            throw ConfigurationException.bad(key, text, "earliest, latest or a position from 0");
        }
        return Long.parseLong(text);
    }

    private ConsumerOf consumer(String name) {
        var broker = broker(NamedSetting.CONSUMER_BROKER.of(name));
        var commands = commands(NamedSetting.CONSUMER_COMMANDS.of(name));
        var handler = settings.text(NamedSetting.CONSUMER_HANDLER.of(name)).strip();
        if (commands.isEmpty() && handler.isEmpty()) {
            throw ConfigurationException.because(
                    "%s or %s must be stated, else the messages of consumer %s have no effect"
                            .formatted(
                                    NamedSetting.CONSUMER_COMMANDS.of(name).ways(),
                                    NamedSetting.CONSUMER_HANDLER.of(name).ways(),
                                    name));
        }
        return new ConsumerOf(
                broker.name(),
                checked(Group.CONSUMERS, name, () -> consumption(name, broker)),
                handler,
                commands,
                choice(
                        NamedSetting.CONSUMER_REFUSED.of(name),
                        Map.of("park", Refusals.PARK, "acknowledge", Refusals.ACKNOWLEDGE)),
                Set.copyOf(settings.list(NamedSetting.CONSUMER_IGNORED.of(name))));
    }

    private ConsumerConfiguration consumption(String name, BrokerConfiguration broker) {
        var destination =
                settings.text(NamedSetting.CONSUMER_DESTINATION.of(name)).strip();
        var backOff = settings.duration(NamedSetting.CONSUMER_BACK_OFF.of(name));
        var subscription = SubscriptionConfiguration.of(destination, name)
                .withStart(start(NamedSetting.CONSUMER_START.of(name), broker))
                .withInFlight(settings.number(NamedSetting.CONSUMER_IN_FLIGHT.of(name), 1, 100_000))
                .withRetry(new Backoff(backOff, backOff.compareTo(LONGEST_BACK_OFF) > 0 ? backOff : LONGEST_BACK_OFF));
        return ConsumerConfiguration.of(destination, name)
                .withSubscription(subscription)
                .withAttempts(settings.number(NamedSetting.CONSUMER_ATTEMPTS.of(name), 1, 1_000))
                .withDeadLetters(choice(
                        NamedSetting.CONSUMER_DEAD_LETTERS.of(name),
                        Map.of("store", DeadLetters.IN_STORE, "broker", DeadLetters.ON_BROKER)))
                .withMaxParked(settings.number(NamedSetting.CONSUMER_MAX_DEAD_LETTERS.of(name), 1, MOST));
    }

    private Start start(NamedKey key, BrokerConfiguration broker) {
        var text = settings.text(key).strip();
        return switch (text) {
            case "earliest" -> new Start.Earliest();
            case "latest" -> new Start.Latest();
            default -> {
                if (broker.link().kind() == Kind.RABBITMQ) {
                    throw ConfigurationException.bad(key, text, "earliest or latest, as RabbitMQ keeps no past");
                }
                yield new Start.At(instant(key, text));
            }
        };
    }

    private static Instant instant(NamedKey key, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw ConfigurationException.bad(key, text, "earliest, latest or a time such as 2026-01-31T00:00:00Z");
        }
    }

    private Map<String, String> commands(NamedKey key) {
        var commands = new TreeMap<String, String>();
        for (var item : settings.list(key)) {
            var equals = item.indexOf('=');
            if (equals < 1 || equals == item.length() - 1) {
                throw ConfigurationException.bad(key, item, "type=command, by comma");
            }
            var type = item.substring(0, equals).strip();
            if (commands.put(type, item.substring(equals + 1).strip()) != null) {
                throw ConfigurationException.bad(
                        key, item, "one command for each type, and %s has two".formatted(type));
            }
        }
        return commands;
    }

    private BrokerConfiguration broker(NamedKey key) {
        var name = settings.text(key).strip();
        return brokers.stream()
                .filter(broker -> broker.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ConfigurationException.bad(
                        key,
                        name,
                        "one of the brokers %s"
                                .formatted(brokers.stream()
                                        .map(BrokerConfiguration::name)
                                        .toList())));
    }

    private <T> List<T> items(NamedKey key, String expected, Function<String, T> reading) {
        var items = settings.list(key);
        if (items.isEmpty()) {
            throw ConfigurationException.bad(key, "", expected + ", by comma");
        }
        return items.stream().map(item -> item(key, expected, item, reading)).toList();
    }

    private static <T> T item(NamedKey key, String expected, String item, Function<String, T> reading) {
        try {
            return reading.apply(item);
        } catch (IllegalArgumentException e) {
            throw ConfigurationException.bad(key, item, "%s, and %s".formatted(expected, e.getMessage()));
        }
    }

    private <T> T choice(NamedKey key, Map<String, T> choices) {
        var text = settings.text(key).strip();
        var chosen = choices.get(text);
        if (chosen == null) {
            throw ConfigurationException.bad(
                    key, text, new TreeSet<>(choices.keySet()).stream().collect(Collectors.joining(" or ")));
        }
        return chosen;
    }

    /** A value that the part itself does not take. */
    static <T> T checked(Group group, String name, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw ConfigurationException.because("%s.%s: %s".formatted(group.key(), name, e.getMessage()));
        }
    }
}
