package dev.keelson.examples.orderfulfilment;

import dev.keelson.domain.DomainModule;
import dev.keelson.domain.ReadModel;
import dev.keelson.examples.orderfulfilment.catalog.CatalogDecisions;
import dev.keelson.examples.orderfulfilment.orders.OrderDecisions;
import dev.keelson.examples.orderfulfilment.readmodels.ReadModels;
import java.util.List;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;

/** The module that a server finds: decisions on the one side, read models on the other, events between them. */
public final class OrderFulfilment implements DomainModule {

    @Override
    public String name() {
        return "order-fulfilment";
    }

    @Override
    public void configure(EventSourcingConfigurer axon) {
        decisions(axon);
        ReadModels.register(axon);
    }

    /** The half that needs no database, for given/when/then tests. */
    static void decisions(EventSourcingConfigurer axon) {
        CatalogDecisions.register(axon);
        OrderDecisions.register(axon);
    }

    @Override
    public List<ReadModel> readModels() {
        return ReadModels.tables();
    }
}
