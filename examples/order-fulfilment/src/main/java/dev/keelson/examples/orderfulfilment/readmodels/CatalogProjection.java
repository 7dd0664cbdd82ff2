package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.domain.Rows;
import dev.keelson.domain.Table;
import dev.keelson.examples.orderfulfilment.catalog.PriceChanged;
import dev.keelson.examples.orderfulfilment.catalog.ProductRegistered;
import dev.keelson.examples.orderfulfilment.catalog.StockAdded;
import dev.keelson.examples.orderfulfilment.orders.OrderCancelled;
import dev.keelson.examples.orderfulfilment.orders.OrderPlaced;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;

/**
 * Keeps the products' table. In one sequence, because an order is about several products: in a sequence of its own it could
 * overtake the registration of one of them, and two of them that update the same rows in one batch each could deadlock.
 */
@SequencingPolicy(type = InOneSequence.class, parameters = CatalogProjection.NAME)
final class CatalogProjection {

    static final String NAME = "catalog";

    private static final Table PRODUCTS =
            Table.named("order_fulfilment_product").keyedBy("product_id").with("name", "price", "currency", "stock");

    @EventHandler(eventName = "catalog.ProductRegistered")
    void on(ProductRegistered event, Rows rows) {
        var price = event.price();
        rows.put(PRODUCTS, event.productId(), event.name(), price.value(), price.currency(), event.stock());
    }

    @EventHandler(eventName = "catalog.PriceChanged")
    void on(PriceChanged event, Rows rows) {
        rows.change(PRODUCTS, event.productId()).set("price", event.price().value());
    }

    @EventHandler(eventName = "catalog.StockAdded")
    void on(StockAdded event, Rows rows) {
        changeStock(event.productId(), event.quantity(), rows);
    }

    @EventHandler(eventName = "orders.OrderPlaced")
    void on(OrderPlaced event, Rows rows) {
        event.lines().forEach(line -> changeStock(line.productId(), -line.quantity(), rows));
    }

    @EventHandler(eventName = "orders.OrderCancelled")
    void on(OrderCancelled event, Rows rows) {
        event.lines().forEach(line -> changeStock(line.productId(), line.quantity(), rows));
    }

    private static void changeStock(String productId, long quantity, Rows rows) {
        rows.change(PRODUCTS, productId).add("stock", quantity);
    }
}
