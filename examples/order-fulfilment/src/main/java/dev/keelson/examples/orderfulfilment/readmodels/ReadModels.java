package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.domain.ReadModel;
import java.util.List;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessorsConfigurer;
import org.axonframework.messaging.queryhandling.configuration.QueryHandlingModule;

/** Registers projections and query handlers with Axon. */
public final class ReadModels {

    private ReadModels() {}

    /** The tables of each projection, which the server makes and rebuilds. */
    public static List<ReadModel> tables() {
        return List.of(
                new ReadModel(CatalogProjection.NAME, "db/order-fulfilment/catalog"),
                new ReadModel(OrderProjection.NAME, "db/order-fulfilment/orders"),
                new ReadModel(SalesProjection.NAME, "db/order-fulfilment/sales"));
    }

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
