package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.examples.orderfulfilment.Identifier;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.axonframework.messaging.queryhandling.annotation.Query;
import org.jspecify.annotations.Nullable;

/** A customer's orders by order id, a page at a time: those after the id, from the start without one. */
@Query(namespace = "orders", name = "FindOrdersOfCustomer")
public record FindOrdersOfCustomer(
        @NotNull @Identifier String customerId,
        @Nullable @Identifier String after,
        @Nullable @Min(1) @Max(Page.MOST_ITEMS) Integer limit) {}
