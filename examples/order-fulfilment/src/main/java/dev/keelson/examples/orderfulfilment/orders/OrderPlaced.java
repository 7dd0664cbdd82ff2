package dev.keelson.examples.orderfulfilment.orders;

import dev.keelson.examples.orderfulfilment.Money;
import java.util.List;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.messaging.eventhandling.annotation.Event;

/** An order is open and the stock of its products reserved. */
@Event(namespace = "orders", name = "OrderPlaced")
public record OrderPlaced(
        @EventTag(key = "order") String orderId,
        @EventTag(key = "customer") String customerId,
        List<PricedLine> lines,
        Money total) {

    public OrderPlaced {
        lines = List.copyOf(lines);
    }

    /** One tag for each; no field of the JSON, for it is neither a component nor named as a getter. */
    @EventTag(key = "product")
    List<String> productIds() {
        return lines.stream().map(PricedLine::productId).toList();
    }
}
