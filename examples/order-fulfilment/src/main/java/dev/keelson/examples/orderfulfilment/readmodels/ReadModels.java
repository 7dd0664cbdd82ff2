package dev.keelson.examples.orderfulfilment.readmodels;

import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessorsConfigurer;
import org.axonframework.messaging.queryhandling.configuration.QueryHandlingModule;

/** Registers projections and query handlers with Axon. */
public final class ReadModels {

    private ReadModels() {}

    /** Registers them; how processors store tokens, run and commit is the server's to say. */
    public static void register(EventSourcingConfigurer axon) {
        axon.messaging(messaging ->
                        messaging.eventProcessing(events -> events.pooledStreaming(ReadModels::projections)))
                .registerQueryHandlingModule(QueryHandlingModule.named("order-fulfilment-queries")
                        .queryHandlers()
                        .annotatedQueryHandlingComponent(configuration -> new CatalogQueryHandler())
                        .annotatedQueryHandlingComponent(configuration -> new OrderQueryHandler())
                        .annotatedQueryHandlingComponent(configuration -> new SalesQueryHandler()));
    }

    private static PooledStreamingEventProcessorsConfigurer projections(
            PooledStreamingEventProcessorsConfigurer processors) {
        return processors
                .defaultProcessor(
                        CatalogProjection.NAME,
                        handlers -> handlers.autodetected(configuration -> new CatalogProjection()))
                .defaultProcessor(
                        OrderProjection.NAME, handlers -> handlers.autodetected(configuration -> new OrderProjection()))
                .defaultProcessor(
                        SalesProjection.NAME,
                        handlers -> handlers.autodetected(configuration -> new SalesProjection()));
    }
}
