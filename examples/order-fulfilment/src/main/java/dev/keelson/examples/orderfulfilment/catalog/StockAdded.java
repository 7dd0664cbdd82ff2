package dev.keelson.examples.orderfulfilment.catalog;

import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.messaging.eventhandling.annotation.Event;

/** A delivery came in. */
@Event(namespace = "catalog", name = "StockAdded")
public record StockAdded(@EventTag(key = "product") String productId, long quantity) {}
