package dev.keelson.examples.orderfulfilment.catalog;

import dev.keelson.examples.orderfulfilment.Identifier;
import dev.keelson.examples.orderfulfilment.Money;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.axonframework.messaging.commandhandling.annotation.Command;

/** Sets the price for the orders to come; its currency stays. */
@Command(namespace = "catalog", name = "ChangePrice", routingKey = "productId")
public record ChangePrice(
        @NotNull @Identifier String productId,
        @NotNull @Valid Money price) {}
