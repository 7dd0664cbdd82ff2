package dev.keelson.examples.orderfulfilment.readmodels;

import dev.keelson.examples.orderfulfilment.Identifier;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.axonframework.messaging.queryhandling.annotation.Query;
import org.jspecify.annotations.Nullable;

/** Products by id, a page at a time: those after the id, from the start without one. */
@Query(namespace = "catalog", name = "FindProducts")
public record FindProducts(
        @Nullable @Identifier String after,
        @Nullable @Min(1) @Max(Page.MOST_ITEMS) Integer limit) {}
