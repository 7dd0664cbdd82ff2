package dev.keelson.examples.orderfulfilment.orders;

import dev.keelson.examples.orderfulfilment.Identifier;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.axonframework.messaging.commandhandling.annotation.Command;

/** Calls an open order off and gives its stock back. */
@Command(namespace = "orders", name = "CancelOrder", routingKey = "orderId")
public record CancelOrder(
        @NotNull @Identifier String orderId,
        @NotBlank @Size(max = 500) String reason) {}
