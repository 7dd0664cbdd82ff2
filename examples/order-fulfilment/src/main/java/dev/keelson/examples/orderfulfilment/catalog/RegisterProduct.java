package dev.keelson.examples.orderfulfilment.catalog;

import dev.keelson.examples.orderfulfilment.Identifier;
import dev.keelson.examples.orderfulfilment.Money;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.axonframework.messaging.commandhandling.annotation.Command;

/** Puts a product on sale, with what is in stock of it. */
@Command(namespace = "catalog", name = "RegisterProduct", routingKey = "productId")
public record RegisterProduct(
        @NotNull @Identifier String productId,
        @NotBlank @Size(max = 200) String name,
        @NotNull @Valid Money price,
        @Min(0) @Max(1_000_000_000) long stock) {}
