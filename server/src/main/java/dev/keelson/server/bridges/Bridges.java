package dev.keelson.server.bridges;

import dev.keelson.commandside.CommandDoor;
import dev.keelson.messagingadapters.api.Health;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.consumer.Consumer;
import dev.keelson.messagingadapters.consumer.ConsumerDatabase;
import dev.keelson.messagingadapters.consumer.ConsumerObserver;
import dev.keelson.messagingadapters.consumer.MessageEffect;
import dev.keelson.messagingadapters.consumer.MessageHandler;
import dev.keelson.messagingadapters.consumer.ParkedMessages;
import dev.keelson.messagingadapters.consumer.Stage;
import dev.keelson.messagingadapters.consumer.UnusableMessageException;
import dev.keelson.messagingadapters.relay.Relay;
import dev.keelson.messagingadapters.relay.Relays;
import dev.keelson.server.bridges.BridgesConfiguration.ConsumerOf;
import dev.keelson.server.bridges.BridgesConfiguration.RelayOf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The brokers, relays and consumers of a node, from their start to their end. Safe for use by many threads. */
public final class Bridges implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Bridges.class);
    private static final String IGNORED = "ignored";
    private static final Duration RELAY_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(1);

    private final Map<String, Broker> brokers = new LinkedHashMap<>();
    private final Map<String, Intake> intakes = new LinkedHashMap<>();
    private final Relays relays;
    private final ConsumerDatabase database;
    private final ParkedMessages parked;
    private final ConsumerObserver observer;
    private final Duration commandTimeout;

    /**
     * A broker, as this node sees it.
     *
     * @param configuration without secrets in its text
     */
    public record Broker(BrokerConfiguration configuration, MessagingAdapter adapter) {

        /** Whether it answers. */
        public Health health() {
            return adapter.health();
        }
    }

    /** A consumer, and where its messages come from. */
    private record Intake(Consumer consumer, MessagingAdapter adapter) {}

    /**
     * Opens the brokers and makes what goes over them; nothing is relayed or consumed before {@link #start}.
     *
     * @param relays makes the relays
     * @param database that consumers have their effects in
     * @param door that messages become commands at
     * @param commandTimeout how long a command may take before it is dispatched again
     * @param handlers by their names
     */
    public Bridges(
            BridgesConfiguration configuration,
            Relays relays,
            ConsumerDatabase database,
            ConsumerObserver observer,
            CommandDoor door,
            Duration commandTimeout,
            Map<String, MessageHandler> handlers) {
        this.relays = relays;
        this.database = database;
        this.observer = observer;
        this.commandTimeout = commandTimeout;
        parked = new ParkedMessages(database);
        try {
            for (var broker : configuration.brokers()) {
                brokers.put(broker.name(), new Broker(broker, broker.link().open(broker.adapter())));
            }
            configuration.relays().forEach(this::add);
            configuration.consumers().forEach(consumer -> add(consumer, door, handlers));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void add(RelayOf wanted) {
        var broker = named(wanted.broker());
        var settings = broker.configuration();
        settings.link()
                .positioned(relays.nameOnBroker(wanted.relay().name()), settings.adapter())
                .ifPresentOrElse(
                        publisher -> relays.positioned(wanted.relay(), publisher),
                        () -> relays.confirmed(wanted.relay(), broker.adapter()));
    }

    private void add(ConsumerOf wanted, CommandDoor door, Map<String, MessageHandler> handlers) {
        var handler = Optional.ofNullable(handlers.get(wanted.handler()));
        var stages = new ArrayList<Stage>();
        stages.add(ignoring(wanted.ignored()));
        handler.map(MessageHandler::stages).ifPresent(stages::addAll);
        var effect = handler.flatMap(MessageHandler::effect)
                .<MessageEffect>map(MessageEffect.InTransaction::new)
                .orElseGet(() -> new MessageEffect.Commands(
                        new MessageCommands(door, wanted.commands(), wanted.refusals()),
                        wanted.refusals(),
                        commandTimeout));
        var consumer = Consumer.inDatabase(wanted.consumer(), stages, effect, database, observer);
        var broker = named(wanted.broker());
        intakes.put(wanted.consumer().name(), new Intake(consumer, broker.adapter()));
    }

    private Broker named(String name) {
        return Optional.ofNullable(brokers.get(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no broker '%s'; there are %s".formatted(name, brokers.keySet())));
    }

    private static Stage ignoring(Set<String> types) {
        return Stage.validate(IGNORED, message -> {
                    if (types.contains(message.envelope().type())) {
                        throw UnusableMessageException.because("its type is one that is ignored");
                    }
                })
                .withPolicy(Stage.Policy.IGNORE);
    }

    /** Begins to relay and to consume, as soon as the brokers are there. */
    public void start() {
        relays.all().forEach(Relay::start);
        intakes.forEach((name, intake) -> {
            var _ = intake.consumer().start(intake.adapter()).exceptionally(failure -> {
                LOG.atWarn()
                        .addKeyValue("consumer", name)
                        .addKeyValue("reason", failure.getMessage())
                        .log("a consumer has not begun");
                return null;
            });
        });
    }

    /** The brokers, in the order of the configuration. */
    public Collection<Broker> brokers() {
        return List.copyOf(brokers.values());
    }

    /** The relays, whether this node has them or stands by. */
    public List<Relay> relays() {
        return relays.all();
    }

    /** By their names. */
    public Map<String, Consumer> consumers() {
        return intakes.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                .consumer()));
    }

    /** What consumers could not handle. */
    public ParkedMessages parked() {
        return parked;
    }

    /** Takes in nothing more and waits for what is being done about messages; whether that ended in time. */
    public boolean drain(Duration timeout) {
        return inParallel(intakes.values(), intake -> intake.consumer().close(timeout));
    }

    /** Ends the relays, once what they published is confirmed, and lets go of the brokers. */
    @Override
    public void close() {
        if (!relays.close(RELAY_TIMEOUT)) {
            LOG.warn("not all that was relayed was confirmed in time, and some of it will be published again");
        }
        inParallel(brokers.values(), broker -> broker.adapter().close(BROKER_TIMEOUT));
    }

    private static <T> boolean inParallel(Collection<T> all, Predicate<T> closing) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = all.stream()
                    .map(each -> CompletableFuture.supplyAsync(() -> closing.test(each), threads))
                    .toList();
            return ends.stream().map(CompletableFuture::join).reduce(true, Boolean::logicalAnd);
        }
    }
}
