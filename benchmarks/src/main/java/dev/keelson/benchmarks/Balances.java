package dev.keelson.benchmarks;

import dev.keelson.domain.JacksonPayloadConverter;
import dev.keelson.domain.ReadModel;
import dev.keelson.eventstore.CachingMessageTypeResolver;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogStorageEngine;
import dev.keelson.projections.ProjectionRefusedException;
import dev.keelson.projections.Projections;
import dev.keelson.projections.ProjectionsConfiguration;
import dev.keelson.projections.ProjectionsObserver;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.conversion.Converter;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.queryhandling.configuration.QueryHandlingModule;
import org.axonframework.messaging.queryhandling.gateway.QueryGateway;
import org.axonframework.update.UpdateCheckerConfigurationEnhancer;
import org.jdbi.v3.core.Jdbi;

/** A node with the read model of balances and nothing else. */
final class Balances implements AutoCloseable {

    private static final long LOOK_NANOS = 10_000_000;

    private final AxonConfiguration axon;
    private final Projections projections;
    private final DataSource dataSource;
    private final ReadModel model;

    private Balances(AxonConfiguration axon, Projections projections, DataSource dataSource, ReadModel model) {
        this.axon = axon;
        this.projections = projections;
        this.dataSource = dataSource;
        this.model = model;
    }

    /** Begins to fill the read model. */
    static Balances start(String name, DataSource dataSource, EventLog log, int segments) {
        var model = new ReadModel(name, "db/benchmarks");
        var projections = new Projections(
                dataSource,
                log,
                ProjectionsConfiguration.DEFAULT.withSegments(segments),
                ProjectionsObserver.NONE,
                List.of(model),
                Balances.class.getClassLoader());
        var axon = EventSourcingConfigurer.create();
        axon.componentRegistry(registry -> registry.disableEnhancer(UpdateCheckerConfigurationEnhancer.class)
                        .registerComponent(Converter.class, _ -> new JacksonPayloadConverter())
                        .registerComponent(MessageTypeResolver.class, _ -> CachingMessageTypeResolver.ofAnnotations()))
                .registerEventStorageEngine(
                        config -> new EventLogStorageEngine(log, config.getComponent(EventConverter.class)));
        projections.configure(axon);
        axon.registerQueryHandlingModule(QueryHandlingModule.named("balance-queries")
                .queryHandlers()
                .annotatedQueryHandlingComponent(_ -> new BalanceQueries())
                .build());
        axon.messaging(messaging -> messaging.eventProcessing(events -> events.pooledStreaming(pooled ->
                pooled.defaultProcessor(name, handlers -> handlers.autodetected(_ -> new BalanceProjection())))));
        return new Balances(axon.start(), projections, dataSource, model);
    }

    /** Waits until the read model has come to a position. */
    void await(long position, Duration patience) {
        if (!projections.awaitPosition(Set.of(model.projection()), position, patience)) {
            throw BenchmarkFailedException.because("the read model did not come to position %d within %s: %s"
                    .formatted(position, patience, projections.status()));
        }
    }

    /** What a query answers. */
    long deposits() {
        return Objects.requireNonNull(axon.getComponent(QueryGateway.class)
                .query(new BalanceQueries.CountDeposits(), Long.class)
                .orTimeout(1, TimeUnit.MINUTES)
                .join());
    }

    /** Begins to fill the read model beside the one that serves. */
    void rebuild(int segments) {
        projections.operations().rebuild(model.projection(), segments);
    }

    /** Waits until queries read a generation. */
    void awaitServing(int generation, Duration patience) {
        awaitThat(() -> Objects.equals(projections.status(model.projection()).generation(), generation), patience);
    }

    /** Drops the tables of a generation as soon as nobody reads them. */
    void drop(int generation, Duration patience) {
        awaitThat(() -> isDropped(generation), patience);
    }

    private boolean isDropped(int generation) {
        try {
            projections.operations().drop(model.projection(), generation);
            return true;
        } catch (ProjectionRefusedException e) {
            return false;
        }
    }

    private void awaitThat(BooleanSupplier done, Duration patience) {
        var end = System.nanoTime() + patience.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw BenchmarkFailedException.because(
                        "it took longer than %s: %s".formatted(patience, projections.status()));
            }
            Deposits.pauseUntil(System.nanoTime() + LOOK_NANOS);
        }
    }

    /** Checks that each event has had its effect once on the tables of a generation. */
    void requireDeposits(int generation, long expected) {
        var deposits = Jdbi.create(dataSource).withHandle(handle -> handle.createQuery(
                        "SELECT SUM(deposits) FROM %s.bench_balance".formatted(model.schemaOf(generation)))
                .mapTo(Long.class)
                .one());
        if (deposits != expected) {
            throw BenchmarkFailedException.because(
                    "the read model has %d deposits, the log %d".formatted(deposits, expected));
        }
    }

    @Override
    public void close() {
        axon.shutdown();
    }
}
