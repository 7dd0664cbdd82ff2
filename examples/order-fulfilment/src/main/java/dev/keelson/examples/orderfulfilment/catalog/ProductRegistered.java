package dev.keelson.examples.orderfulfilment.catalog;

import dev.keelson.examples.orderfulfilment.Money;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.messaging.eventhandling.annotation.Event;

/** A product is on sale. */
@Event(namespace = "catalog", name = "ProductRegistered")
public record ProductRegistered(@EventTag(key = "product") String productId, String name, Money price, long stock) {}
