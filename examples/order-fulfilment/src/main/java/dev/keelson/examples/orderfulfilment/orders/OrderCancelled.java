package dev.keelson.examples.orderfulfilment.orders;

import java.util.List;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.messaging.eventhandling.annotation.Event;

/** An order was called off; its stock is free again. Repeats the lines, so that a reader needs no memory of the order. */
@Event(namespace = "orders", name = "OrderCancelled")
public record OrderCancelled(
        @EventTag(key = "order") String orderId,
        @EventTag(key = "customer") String customerId,
        List<PricedLine> lines,
        String reason) {

    public OrderCancelled {
        lines = List.copyOf(lines);
    }

    /** One tag for each; no field of the JSON, for it is neither a component nor named as a getter. */
    @EventTag(key = "product")
    List<String> productIds() {
        return lines.stream().map(PricedLine::productId).toList();
    }
}
