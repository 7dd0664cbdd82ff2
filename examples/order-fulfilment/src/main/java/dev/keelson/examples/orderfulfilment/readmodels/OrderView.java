package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.examples.orderfulfilment.Money;
import dev.keelson.examples.orderfulfilment.orders.PricedLine;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order; the reason is that of its cancellation. */
public record OrderView(
        String orderId,
        String customerId,
        OrderStatus status,
        List<PricedLine> lines,
        Money total,
        @Nullable String reason,
        Instant placedAt) {

    public OrderView {
        lines = List.copyOf(lines);
    }
}
