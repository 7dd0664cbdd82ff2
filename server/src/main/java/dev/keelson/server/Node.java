package dev.keelson.server;

import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.commandside.SourcedEntities;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.EventStoreException;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.SnapshotStores;
import dev.keelson.idempotency.IdempotencyGates;
import dev.keelson.idempotency.IdempotentConsumer;
import dev.keelson.projections.Projections;
import dev.keelson.projections.ReadModelNotReadyException;
import dev.keelson.queryside.QueryResource;
import dev.keelson.queryside.Subscriptions;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.common.configuration.AxonConfiguration;

/** One server without its HTTP face: database, log, domains, projections, and the doors that the face opens. */
final class Node implements AutoCloseable {

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
    private final HikariDataSource dataSource;
    private final EventLog log;
    private final AxonConfiguration axon;
    private final Doors doors;
    private final Projections projections;
    private final Telemetry telemetry;
    private final ProjectionTelemetry projectionTelemetry;
    private final SourcedEntities entities;
    private final Once once;

    private Node(
            ServerConfiguration configuration,
            Telemetry telemetry,
            ProjectionTelemetry projectionTelemetry,
            HikariDataSource dataSource,
            EventLog log,
            Projections projections,
            MessageCatalog catalog,
            AxonConfiguration axon,
            SourcedEntities entities,
            Once once,
            Subscriptions subscriptions) {
        this.once = once;
        this.configuration = configuration;
        this.telemetry = telemetry;
        this.projectionTelemetry = projectionTelemetry;
        this.dataSource = dataSource;
        this.log = log;
        this.projections = projections;
        this.axon = axon;
        this.entities = entities;
        doors = new Doors(configuration, axon, catalog, log, projections, telemetry, once.commands(), subscriptions);
    }

    /** Opens the database, migrates it, builds the domains on it and starts their projections. */
    static Node start(ServerConfiguration configuration, DomainModules modules) {
        var telemetry = new Telemetry();
        var projectionTelemetry = new ProjectionTelemetry();
        var upcasters = modules.upcasters();
        var dataSource = open(configuration.database());
        try {
            migrate(configuration.database(), dataSource, modules);
            var log = DomainUpcasts.over(EventLogs.jdbi(dataSource, configuration.log(), telemetry), upcasters);
            var shared = EventLogs.sharingReads(log, configuration.log().readCacheBytes(), telemetry);
            var catalog = new MessageCatalog();
            var projections = new Projections(
                    dataSource,
                    shared,
                    configuration.projections(),
                    projectionTelemetry,
                    modules.readModels(),
                    modules.loader());
            var entities = new SourcedEntities(
                    log,
                    SnapshotStores.jdbi(dataSource),
                    configuration.commands().cacheBytes(),
                    telemetry);
            var once = Once.on(dataSource, configuration.once(), telemetry);
            var axon = new AxonAssembly(log, catalog, projections, configuration.commands(), entities, once.commands())
                    .offering(IdempotentConsumer.class, once.consumer())
                    .build(modules.modules());
            axon.start();
            requireKnownProjections(catalog, projections);
            return new Node(
                    configuration,
                    telemetry,
                    projectionTelemetry,
                    dataSource,
                    shared,
                    projections,
                    catalog,
                    axon,
                    entities,
                    once,
                    Subscriptions.jdbi(dataSource, configuration.subscriptions()));
        } catch (RuntimeException e) {
            dataSource.close();
            throw e;
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

    private static HikariDataSource open(DatabaseConfiguration database) {
        try {
            EmbeddedFile.compactIfLarge(database);
            return database.open();
        } catch (SQLException | RuntimeException e) {
            throw ConfigurationException.unreachable(database, e);
        }
    }

    /** On connections of its own, but for an embedded database, which would close and open again with them. */
    private static void migrate(DatabaseConfiguration database, HikariDataSource dataSource, DomainModules modules) {
        if (database.isEmbedded()) {
            migrate(dataSource, modules);
            return;
        }
        try (var patient = database.openPatient()) {
            migrate(patient, modules);
        }
    }

    private static void migrate(HikariDataSource dataSource, DomainModules modules) {
        SchemaMigrations.migrate(dataSource);
        SchemaMigrations.migrate(dataSource, "idempotency", "db/idempotency", IdempotencyGates.class.getClassLoader());
        SchemaMigrations.migrate(dataSource, "projections", "db/projections", Projections.class.getClassLoader());
        SchemaMigrations.migrate(
                dataSource, "query-side", Subscriptions.MIGRATIONS, Subscriptions.class.getClassLoader());
        for (var module : modules.modules()) {
            module.migrations()
                    .ifPresent(location ->
                            SchemaMigrations.migrate(dataSource, module.name(), location, modules.loader()));
        }
    }

    Doors doors() {
        return doors;
    }

    /** Registers the meters that are read when somebody looks; after the HTTP face has set up its registry. */
    void publishMeters() {
        telemetry.watch(log::head);
        telemetry.watchCache(entities::cachedStates, entities::cachedBytes);
        doors.publishMeters(telemetry);
        for (var processor : projections.names()) {
            projectionTelemetry.publish(processor);
            telemetry.watchLag(processor, () -> lagOf(processor));
            projectionTelemetry.watch(
                    processor, () -> projections.lagSeconds(processor), () -> projections.deadLetters(processor));
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

    /** Takes no more commands, ends all streams and the waiting for read models, and waits for what is under way. */
    void drain() {
        if (state.compareAndSet(State.STARTED, State.DRAINING)) {
            doors.drain(configuration.stopTimeout());
        }
    }

    /** Stops the projections, then the gate, the writing of snapshots, then the log, then the database. */
    @Override
    public void close() {
        if (state.getAndSet(State.CLOSED) != State.CLOSED) {
            axon.shutdown();
            once.close();
            entities.close();
            log.close();
            dataSource.close();
        }
    }
}
