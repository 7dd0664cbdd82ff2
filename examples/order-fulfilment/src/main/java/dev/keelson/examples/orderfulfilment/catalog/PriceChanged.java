package dev.keelson.examples.orderfulfilment.catalog;

import dev.keelson.examples.orderfulfilment.Money;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.messaging.eventhandling.annotation.Event;

/** Orders from now on pay this price. */
@Event(namespace = "catalog", name = "PriceChanged")
public record PriceChanged(@EventTag(key = "product") String productId, Money price) {}
