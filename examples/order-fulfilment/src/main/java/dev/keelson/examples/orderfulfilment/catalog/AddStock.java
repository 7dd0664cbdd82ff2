package dev.keelson.examples.orderfulfilment.catalog;

import dev.keelson.examples.orderfulfilment.Identifier;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.axonframework.messaging.commandhandling.annotation.Command;

/** Takes in a delivery. */
@Command(namespace = "catalog", name = "AddStock", routingKey = "productId")
public record AddStock(
        @NotNull @Identifier String productId,
        @Min(1) @Max(1_000_000) long quantity) {}
