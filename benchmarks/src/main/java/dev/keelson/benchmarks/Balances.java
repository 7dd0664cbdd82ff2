package dev.keelson.benchmarks;

import dev.keelson.domain.JacksonPayloadConverter;
import dev.keelson.domain.ReadModel;
import dev.keelson.eventstore.CachingMessageTypeResolver;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogStorageEngine;
import dev.keelson.projections.Projections;
import dev.keelson.projections.ProjectionsConfiguration;
import dev.keelson.projections.ProjectionsObserver;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.conversion.Converter;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.update.UpdateCheckerConfigurationEnhancer;
import org.jdbi.v3.core.Jdbi;

/** A node with the read model of balances and nothing else. */
final class Balances implements AutoCloseable {

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

    /** Checks that each event has had its effect once. */
    void requireDeposits(long expected) {
        var deposits = Jdbi.create(dataSource).withHandle(handle -> handle.createQuery(
                        "SELECT SUM(deposits) FROM %s.bench_balance".formatted(model.schemaOf(1)))
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
