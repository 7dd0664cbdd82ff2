package dev.keelson.server.bridges;

import dev.keelson.messagingadapters.consumer.ConsumerConfiguration;
import dev.keelson.messagingadapters.consumer.MessageEffect.Refusals;
import dev.keelson.messagingadapters.relay.RelayConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a node carries out and in.
 *
 * @param brokers each with a name of its own
 * @param relays each to one of them
 * @param consumers each from one of them
 */
public record BridgesConfiguration(
        List<BrokerConfiguration> brokers, List<RelayOf> relays, List<ConsumerOf> consumers) {

    /** No bridges. */
    public static final BridgesConfiguration NONE = new BridgesConfiguration(List.of(), List.of(), List.of());

    public BridgesConfiguration {
        brokers = List.copyOf(brokers);
        relays = List.copyOf(relays);
        consumers = List.copyOf(consumers);
    }

    /** How many messages all consumers together may be at work on. */
    public int messagesInFlight() {
        return consumers.stream()
                .mapToInt(consumer -> consumer.consumer().subscription().inFlight())
                .sum();
    }

    /**
     * A relay.
     *
     * @param broker the name of the broker
     */
    public record RelayOf(String broker, RelayConfiguration relay) {}

    /**
     * A consumer.
     *
     * @param broker the name of the broker
     * @param handler the name of the {@link dev.keelson.messagingadapters.consumer.MessageHandler} that its messages go to; empty: none
     * @param commands the name of the command that a message of a type becomes, by type
     * @param ignored types of messages that are acknowledged without an effect
     */
    public record ConsumerOf(
            String broker,
            ConsumerConfiguration consumer,
            String handler,
            Map<String, String> commands,
            Refusals refusals,
            Set<String> ignored) {

        public ConsumerOf {
            commands = Map.copyOf(commands);
            ignored = Set.copyOf(ignored);
        }
    }
}
