package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.examples.orderfulfilment.Identifier;
import jakarta.validation.constraints.NotNull;
import org.axonframework.messaging.queryhandling.annotation.Query;

/** One product; nothing when there is no such product. */
@Query(namespace = "catalog", name = "FindProduct")
public record FindProduct(@NotNull @Identifier String productId) {}
