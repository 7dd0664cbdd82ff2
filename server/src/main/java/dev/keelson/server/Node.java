package dev.keelson.server;

import dev.keelson.commandside.SourcedEntities;
import dev.keelson.domain.HandledMessage;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.EventStoreException;
import dev.keelson.eventstore.SnapshotStores;
import dev.keelson.idempotency.IdempotentConsumer;
import dev.keelson.messagingadapters.consumer.ConsumerDatabase;
import dev.keelson.messagingadapters.consumer.MessageHandler;
import dev.keelson.messagingadapters.relay.Relays;
import dev.keelson.projections.Projections;
import dev.keelson.projections.ReadModelNotReadyException;
import dev.keelson.queryside.QueryResource;
import dev.keelson.queryside.Subscriptions;
import dev.keelson.server.bridges.Bridges;
import dev.keelson.server.bridges.BridgesConfiguration.ConsumerOf;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.axonframework.common.configuration.AxonConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server without its HTTP face: databases, log, domains, projections, and the doors that the face opens. */
final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private enum State {
        STARTED,
        DRAINING,
        CLOSED
    }

    /**
     * Whether requests are welcome.
     *
     * @param detail why not
     */
    record Readiness(boolean ready, String detail) {}

    private final AtomicReference<State> state = new AtomicReference<>(State.STARTED);
    private final ServerConfiguration configuration;
    private final Databases databases;
    private final EventLog log;
    private final AxonConfiguration axon;
    private final Doors doors;
    private final Projections projections;
    private final Telemetry telemetry;
    private final ProjectionTelemetry projectionTelemetry;
    private final SourcedEntities entities;
    private final Once once;
    private final BridgeTelemetry bridgeTelemetry = new BridgeTelemetry();
    private final Bridges bridges;

    private Node(
            ServerConfiguration configuration,
            Telemetry telemetry,
            ProjectionTelemetry projectionTelemetry,
            Databases databases,
            EventLog log,
            Projections projections,
            MessageCatalog catalog,
            AxonConfiguration axon,
            SourcedEntities entities,
            Once once,
            Subscriptions subscriptions,
            Map<String, MessageHandler> handlers) {
        this.once = once;
        this.configuration = configuration;
        this.telemetry = telemetry;
        this.projectionTelemetry = projectionTelemetry;
        this.databases = databases;
        this.log = log;
        this.projections = projections;
        this.axon = axon;
        this.entities = entities;
        doors = new Doors(configuration, axon, catalog, log, projections, telemetry, once.commands(), subscriptions);
        bridges = new Bridges(
                configuration.bridges(),
                new Relays(
                        log,
                        databases.log(),
                        configuration.feed().source(),
                        projections.node(),
                        bridgeTelemetry.relays()),
                new ConsumerDatabase(databases.readModels(), once.consumer()),
                bridgeTelemetry.consumers(),
                doors.messages(),
                configuration.commands().timeout(),
                handlers);
    }

    /** Opens the databases, migrates them, builds the domains on them and starts their projections. */
    static Node start(ServerConfiguration configuration, DomainModules modules) {
        var telemetry = new Telemetry();
        var projectionTelemetry = new ProjectionTelemetry();
        var upcasters = modules.upcasters();
        var databases = Databases.open(configuration);
        try {
            databases.migrate(configuration, modules);
            var log = DomainUpcasts.over(EventLogs.jdbi(databases.log(), configuration.log(), telemetry), upcasters);
            var shared = EventLogs.sharingReads(log, configuration.log().readCacheBytes(), telemetry);
            var catalog = new MessageCatalog();
            var projections = new Projections(
                    databases.readModels(),
                    shared,
                    configuration.projections(),
                    projectionTelemetry,
                    modules.readModels(),
                    modules.loader());
            var entities = new SourcedEntities(
                    log,
                    SnapshotStores.jdbi(databases.log()),
                    configuration.commands().cacheBytes(),
                    telemetry);
            var once = Once.on(databases, configuration.once(), telemetry);
            var axon = new AxonAssembly(log, catalog, projections, configuration.commands(), entities, once.commands())
                    .offering(IdempotentConsumer.class, once.consumer())
                    .build(modules.modules());
            requireOwnLog(configuration, projections, log);
            axon.start();
            requireKnownProjections(catalog, projections);
            requireKnownNames(configuration, catalog, projections);
            var handlers = modules.messageHandlers();
            requireKnownBridges(configuration, catalog, handlers);
            var node = new Node(
                    configuration,
                    telemetry,
                    projectionTelemetry,
                    databases,
                    shared,
                    projections,
                    catalog,
                    axon,
                    entities,
                    once,
                    Subscriptions.jdbi(databases.log(), configuration.subscriptions()),
                    handlers);
            node.startBridges();
            return node;
        } catch (RuntimeException e) {
            databases.close();
            throw e;
        }
    }

    private void startBridges() {
        try {
            bridges.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Read models that have seen what the log does not have are another log's, and would pass over what this one gets. */
    private static void requireOwnLog(ServerConfiguration configuration, Projections projections, EventLog log) {
        if (!configuration.isDivided()) {
            return;
        }
        var seen = projections.furthestPosition();
        var head = log.head();
        if (seen > head) {
            throw ConfigurationException.because("""
                    the read models in %s have come to position %d, but the log in %s ends at %d: \
                    it is another one, or was restored; state an empty database by %s, \
                    in which all side effects of the log happen again""".formatted(
                            configuration.readModels(),
                            seen,
                            configuration.database(),
                            head,
                            DatabaseRole.READ_MODELS.url().ways()));
        }
    }

    /** A query that reads a projection which does not exist would fail each caller; better it stops the start. */
    private static void requireKnownProjections(MessageCatalog catalog, Projections projections) {
        for (var query : catalog.queries()) {
            for (var name : QueryResource.projectionsOf(query)) {
                if (!projections.names().contains(name)) {
                    throw ConfigurationException.because("query %s reads the projection %s, but the processors are %s"
                            .formatted(query.name(), name, projections.names()));
                }
            }
        }
    }

    /** A name that nothing has would be passed over for ever. */
    private static void requireKnownNames(
            ServerConfiguration configuration, MessageCatalog catalog, Projections projections) {
        ConfigurationException.requireKnown(
                Setting.IDEMPOTENCY_RETENTIONS,
                "command",
                configuration.once().gate().retentionByScope().keySet(),
                namesOf(catalog));
        ConfigurationException.requireKnown(
                Setting.PROJECTIONS_STOPPING,
                "projection",
                configuration.projections().stopping(),
                projections.names());
    }

    private static Set<String> namesOf(MessageCatalog catalog) {
        return catalog.commands().stream().map(HandledMessage::name).collect(Collectors.toSet());
    }

    /** A command or a handler that nobody has would park message after message. */
    private static void requireKnownBridges(
            ServerConfiguration configuration, MessageCatalog catalog, Map<String, MessageHandler> handlers) {
        for (var consumer : configuration.bridges().consumers()) {
            var name = consumer.consumer().name();
            ConfigurationException.requireKnown(
                    NamedSetting.CONSUMER_COMMANDS.of(name),
                    "command",
                    Set.copyOf(consumer.commands().values()),
                    namesOf(catalog));
            ConfigurationException.requireKnown(
                    NamedSetting.CONSUMER_HANDLER.of(name),
                    "message handler",
                    consumer.handler().isEmpty() ? Set.of() : Set.of(consumer.handler()),
                    handlers.keySet());
            requireOneEffect(consumer, handlers.get(consumer.handler()));
        }
    }

    private static void requireOneEffect(ConsumerOf consumer, @Nullable MessageHandler handler) {
        var hasEffect = handler != null && handler.effect().isPresent();
        if (hasEffect != consumer.commands().isEmpty()) {
            throw ConfigurationException.because("consumer %s: the message handler '%s' %s"
                    .formatted(
                            consumer.consumer().name(),
                            consumer.handler(),
                            hasEffect
                                    ? "has an effect of its own, so leave out commands"
                                    : "has no effect of its own, so state commands"));
        }
    }

    Doors doors() {
        return doors;
    }

    /** The brokers, and what goes out to them and comes in. */
    Bridges bridges() {
        return bridges;
    }

    /** Registers the meters that are read when somebody looks; after the HTTP face has set up its registry. */
    void publishMeters() {
        telemetry.watch(log::head);
        telemetry.watchCache(entities::cachedStates, entities::cachedBytes);
        doors.publishMeters(telemetry);
        bridgeTelemetry.publish(bridges);
        for (var processor : projections.names()) {
            projectionTelemetry.publish(processor);
            projectionTelemetry.watch(
                    processor,
                    () -> lagOf(processor),
                    () -> projections.lagSeconds(processor),
                    () -> projections.deadLetters(processor));
        }
    }

    /** All of the log while there are no tables that queries could read. */
    private long lagOf(String processor) {
        try {
            return Math.max(0, log.head() - projections.positionOf(Set.of(processor)));
        } catch (ReadModelNotReadyException e) {
            return log.head();
        }
    }

    boolean isStarted() {
        return state.get() != State.CLOSED;
    }

    Readiness readiness() {
        if (state.get() != State.STARTED) {
            return new Readiness(false, "the node is stopping");
        }
        try {
            return new Readiness(true, "head at " + log.head());
        } catch (EventStoreException e) {
            return new Readiness(false, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Takes no more messages and commands, ends all streams and the waiting for read models, and waits for what is under way.
     */
    void drain() {
        if (state.compareAndSet(State.STARTED, State.DRAINING)) {
            var consuming = Thread.ofVirtual()
                    .name("keelson-consumers-close")
                    .start(() -> bridges.drain(configuration.stopTimeout()));
            doors.drain(configuration.stopTimeout());
            awaitEnd(consuming);
        }
    }

    private void awaitEnd(Thread consuming) {
        try {
            if (!consuming.join(configuration.stopTimeout())) {
                LOG.warn("some messages were not settled in time, and will be delivered again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the relays, the projections, then the gate, the writing of snapshots, then the log, then the databases. */
    @Override
    public void close() {
        if (state.getAndSet(State.CLOSED) != State.CLOSED) {
            bridges.close();
            axon.shutdown();
            once.close();
            entities.close();
            log.close();
            databases.close();
        }
    }
}
