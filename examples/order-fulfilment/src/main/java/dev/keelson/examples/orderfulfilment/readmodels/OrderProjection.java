package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.examples.orderfulfilment.orders.OrderCancelled;
import dev.keelson.examples.orderfulfilment.orders.OrderPlaced;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.annotation.Timestamp;
import org.axonframework.messaging.eventhandling.sequencing.PropertySequencingPolicy;
import org.jdbi.v3.core.Handle;

/** Keeps the orders' tables. An event touches its own order's rows only, so orders need no sequence among each other. */
@SequencingPolicy(type = PropertySequencingPolicy.class, parameters = "orderId")
final class OrderProjection {

    static final String NAME = "orders";

    @EventHandler(eventName = "orders.OrderPlaced")
    void on(OrderPlaced event, @Timestamp Instant placedAt, Handle handle) {
        var dao = handle.attach(OrderDao.class);
        dao.add(
                event.orderId(),
                event.customerId(),
                event.total().value(),
                event.total().currency(),
                placedAt.atOffset(ZoneOffset.UTC));
        dao.addLines(rows(event));
    }

    @EventHandler(eventName = "orders.OrderCancelled")
    void on(OrderCancelled event, Handle handle) {
        handle.attach(OrderDao.class).cancel(event.orderId(), event.reason());
    }

    private static List<OrderDao.LineRow> rows(OrderPlaced event) {
        return IntStream.range(0, event.lines().size())
                .mapToObj(number -> row(event, number))
                .toList();
    }

    private static OrderDao.LineRow row(OrderPlaced event, int number) {
        var line = event.lines().get(number);
        return new OrderDao.LineRow(
                event.orderId(),
                number,
                line.productId(),
                line.quantity(),
                line.unitPrice().value(),
                line.unitPrice().currency());
    }
}
