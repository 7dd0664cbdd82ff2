package dev.keelson.examples.orderfulfilment.orders;

import dev.keelson.examples.orderfulfilment.Identifier;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/** So much of a product, as ordered. */
public record OrderLine(
        @NotNull @Identifier String productId,
        @Min(1) @Max(1_000_000) long quantity) {}
