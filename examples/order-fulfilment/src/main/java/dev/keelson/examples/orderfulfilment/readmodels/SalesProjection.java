package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.domain.Rows;
import dev.keelson.domain.Table;
import dev.keelson.examples.orderfulfilment.orders.OrderCancelled;
import dev.keelson.examples.orderfulfilment.orders.OrderPlaced;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;

/**
 * Keeps the table of sales. In one sequence, because the orders of all customers add to the same few rows: in sequences of
 * their own they would wait for each other's batches at best, and deadlock at worst.
 */
@SequencingPolicy(type = InOneSequence.class, parameters = SalesProjection.NAME)
final class SalesProjection {

    static final String NAME = "sales";

    private static final Table SALES = Table.named("order_fulfilment_sales")
            .keyedBy("product_id")
            .with("currency")
            .summing("quantity", "orders", "revenue");

    @EventHandler(eventName = "orders.OrderPlaced")
    void on(OrderPlaced event, Rows rows) {
        for (var line : event.lines()) {
            var revenue = line.total();
            rows.sum(SALES, line.productId(), revenue.currency(), line.quantity(), 1, revenue.value());
        }
    }

    @EventHandler(eventName = "orders.OrderCancelled")
    void on(OrderCancelled event, Rows rows) {
        for (var line : event.lines()) {
            rows.change(SALES, line.productId())
                    .add("quantity", -line.quantity())
                    .add("orders", -1)
                    .add("revenue", line.total().value().negate());
        }
    }
}
