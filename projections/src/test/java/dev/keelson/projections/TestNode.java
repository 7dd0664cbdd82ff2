package dev.keelson.projections;

import dev.keelson.domain.JacksonPayloadConverter;
import dev.keelson.domain.ReadModel;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogStorageEngine;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.conversion.Converter;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;

/** A node with projections and nothing else. */
final class TestNode implements AutoCloseable {

    final Projections projections;
    final AxonConfiguration axon;

    private TestNode(Projections projections, AxonConfiguration axon) {
        this.projections = projections;
        this.axon = axon;
    }

    /** One processor for each component of annotated handlers, by name. */
    static TestNode start(
            DataSource dataSource,
            EventLog log,
            ProjectionsConfiguration configuration,
            ProjectionsObserver observer,
            Map<String, Object> handlers) {
        return start(
                dataSource,
                log,
                configuration,
                observer,
                axon -> handlers.forEach((name, handler) ->
                        axon.messaging(messaging -> messaging.eventProcessing(events -> events.pooledStreaming(pooled ->
                                pooled.defaultProcessor(name, components -> components.autodetected(_ -> handler)))))));
    }

    static TestNode start(
            DataSource dataSource,
            EventLog log,
            ProjectionsConfiguration configuration,
            ProjectionsObserver observer,
            Consumer<EventSourcingConfigurer> domain) {
        return start(dataSource, log, configuration, observer, List.of(), domain);
    }

    static TestNode start(
            DataSource dataSource,
            EventLog log,
            ProjectionsConfiguration configuration,
            ProjectionsObserver observer,
            List<ReadModel> models,
            Consumer<EventSourcingConfigurer> domain) {
        var projections =
                new Projections(dataSource, log, configuration, observer, models, TestNode.class.getClassLoader());
        var axon = EventSourcingConfigurer.create();
        axon.componentRegistry(registry -> registry.disableEnhancer(
                                "org.axonframework.update.UpdateCheckerConfigurationEnhancer")
                        .registerComponent(Converter.class, _ -> new JacksonPayloadConverter()))
                .registerEventStorageEngine(
                        config -> new EventLogStorageEngine(log, config.getComponent(EventConverter.class)));
        projections.configure(axon);
        domain.accept(axon);
        var built = axon.build();
        built.start();
        return new TestNode(projections, built);
    }

    List<SegmentStatus> segments(String name) {
        return projections.status().stream()
                .filter(processor -> processor.name().equals(name))
                .flatMap(processor -> processor.segments().stream())
                .toList();
    }

    @Override
    public void close() {
        axon.shutdown();
    }
}
