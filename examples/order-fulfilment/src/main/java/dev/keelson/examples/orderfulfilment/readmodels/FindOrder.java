package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.examples.orderfulfilment.Identifier;
import jakarta.validation.constraints.NotNull;
import org.axonframework.messaging.queryhandling.annotation.Query;

/** One order; nothing when there is no such order. */
@Query(namespace = "orders", name = "FindOrder")
public record FindOrder(@NotNull @Identifier String orderId) {}
