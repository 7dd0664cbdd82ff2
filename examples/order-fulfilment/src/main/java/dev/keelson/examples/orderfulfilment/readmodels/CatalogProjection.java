package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.examples.orderfulfilment.catalog.PriceChanged;
import dev.keelson.examples.orderfulfilment.catalog.ProductRegistered;
import dev.keelson.examples.orderfulfilment.catalog.StockAdded;
import dev.keelson.examples.orderfulfilment.orders.OrderCancelled;
import dev.keelson.examples.orderfulfilment.orders.OrderPlaced;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.jdbi.v3.core.Handle;

/**
 * Keeps the products' table. In one sequence, because an order is about several products: in a sequence of its own it could
 * overtake the registration of one of them, and two of them that update the same rows in one batch each could deadlock.
 */
@SequencingPolicy(type = InOneSequence.class, parameters = CatalogProjection.NAME)
final class CatalogProjection {

    static final String NAME = "catalog";

    @EventHandler(eventName = "catalog.ProductRegistered")
    void on(ProductRegistered event, Handle handle) {
        handle.attach(CatalogDao.class)
                .add(
                        event.productId(),
                        event.name(),
                        event.price().value(),
                        event.price().currency(),
                        event.stock());
    }

    @EventHandler(eventName = "catalog.PriceChanged")
    void on(PriceChanged event, Handle handle) {
        handle.attach(CatalogDao.class)
                .changePrice(event.productId(), event.price().value());
    }

    @EventHandler(eventName = "catalog.StockAdded")
    void on(StockAdded event, Handle handle) {
        handle.attach(CatalogDao.class).changeStock(event.productId(), event.quantity());
    }

    @EventHandler(eventName = "orders.OrderPlaced")
    void on(OrderPlaced event, Handle handle) {
        var dao = handle.attach(CatalogDao.class);
        event.lines().forEach(line -> dao.changeStock(line.productId(), -line.quantity()));
    }

    @EventHandler(eventName = "orders.OrderCancelled")
    void on(OrderCancelled event, Handle handle) {
        var dao = handle.attach(CatalogDao.class);
        event.lines().forEach(line -> dao.changeStock(line.productId(), line.quantity()));
    }
}
