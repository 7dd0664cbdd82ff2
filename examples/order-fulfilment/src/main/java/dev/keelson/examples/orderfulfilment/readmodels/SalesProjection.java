package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.examples.orderfulfilment.orders.OrderCancelled;
import dev.keelson.examples.orderfulfilment.orders.OrderPlaced;
import dev.keelson.examples.orderfulfilment.orders.PricedLine;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.jdbi.v3.core.Handle;

/**
 * Keeps the table of sales. In one sequence, because the orders of all customers add to the same few rows: in sequences of
 * their own they would wait for each other's batches at best, and deadlock at worst.
 */
@SequencingPolicy(type = InOneSequence.class, parameters = SalesProjection.NAME)
final class SalesProjection {

    static final String NAME = "sales";

    @EventHandler(eventName = "orders.OrderPlaced")
    void on(OrderPlaced event, Handle handle) {
        var dao = handle.attach(SalesDao.class);
        event.lines().forEach(line -> sold(line, dao));
    }

    @EventHandler(eventName = "orders.OrderCancelled")
    void on(OrderCancelled event, Handle handle) {
        var dao = handle.attach(SalesDao.class);
        for (var line : event.lines()) {
            dao.change(
                    line.productId(), -line.quantity(), -1, line.total().value().negate());
        }
    }

    private static void sold(PricedLine line, SalesDao dao) {
        var revenue = line.total();
        if (!dao.change(line.productId(), line.quantity(), 1, revenue.value())) {
            dao.add(line.productId(), line.quantity(), revenue.value(), revenue.currency());
        }
    }
}
