package dev.keelson.examples.orderfulfilment.orders;

import dev.keelson.examples.orderfulfilment.Identifier;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import org.axonframework.messaging.commandhandling.annotation.Command;

/** Orders products for a customer, all of them or none. */
@Command(namespace = "orders", name = "PlaceOrder", routingKey = "orderId")
public record PlaceOrder(
        @NotNull @Identifier String orderId,
        @NotNull @Identifier String customerId,
        @NotEmpty @Size(max = 100) List<@NotNull @Valid OrderLine> lines) {

    public PlaceOrder {
        // Validation comes after construction: what it will refuse must get that far.
        if (lines != null && lines.stream().allMatch(Objects::nonNull)) {
            lines = List.copyOf(lines);
        }
    }
}
