package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.domain.Rows;
import dev.keelson.domain.Table;
import dev.keelson.examples.orderfulfilment.orders.OrderCancelled;
import dev.keelson.examples.orderfulfilment.orders.OrderPlaced;
import dev.keelson.examples.orderfulfilment.orders.PricedLine;
import java.time.Instant;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.annotation.Timestamp;
import org.axonframework.messaging.eventhandling.sequencing.PropertySequencingPolicy;

/** Keeps the orders' tables. An event touches its own order's rows only, so orders need no sequence among each other. */
@SequencingPolicy(type = PropertySequencingPolicy.class, parameters = "orderId")
final class OrderProjection {

    static final String NAME = "orders";

    private static final Table ORDERS = Table.named("order_fulfilment_order")
            .keyedBy("order_id")
            .with("customer_id", "status", "total", "currency", "reason", "placed_at");
    private static final Table LINES = Table.named("order_fulfilment_order_line")
            .keyedBy("order_id", "line")
            .with("product_id", "quantity", "unit_price", "currency");

    @EventHandler(eventName = "orders.OrderPlaced")
    void on(OrderPlaced event, @Timestamp Instant placedAt, Rows rows) {
        var total = event.total();
        rows.put(
                ORDERS,
                event.orderId(),
                event.customerId(),
                OrderStatus.OPEN,
                total.value(),
                total.currency(),
                null,
                placedAt);
        for (var number = 0; number < event.lines().size(); number++) {
            putLine(event.orderId(), number, event.lines().get(number), rows);
        }
    }

    @EventHandler(eventName = "orders.OrderCancelled")
    void on(OrderCancelled event, Rows rows) {
        rows.change(ORDERS, event.orderId())
                .set("status", OrderStatus.CANCELLED)
                .set("reason", event.reason());
    }

    private static void putLine(String orderId, int number, PricedLine line, Rows rows) {
        var price = line.unitPrice();
        rows.put(LINES, orderId, number, line.productId(), line.quantity(), price.value(), price.currency());
    }
}
