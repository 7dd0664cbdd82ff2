package dev.keelson.examples.orderfulfilment.catalog;

import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.domain.UnknownEntityException;
import org.axonframework.eventsourcing.annotation.EventCriteriaBuilder;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.eventsourcing.annotation.reflection.InjectEntityId;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * How much of a product ever came in. Stock is never more than that, since orders only take from it and a cancellation only
 * gives back what its order took: a limit on this keeps stock from overflowing, and a delivery needs to look at no order.
 */
@EventSourcedEntity
record Supply(String productId, boolean registered, long received) {

    static final long LIMIT = 1_000_000_000_000L;

    @EntityCreator
    static Supply none(@InjectEntityId String productId) {
        return new Supply(productId, false, 0);
    }

    @EventCriteriaBuilder
    static EventCriteria boundary(String productId, MessageTypeResolver types) {
        return EventCriteria.havingTags(Tag.of("product", productId))
                .andBeingOneOfTypes(types, ProductRegistered.class, StockAdded.class);
    }

    @EventSourcingHandler
    Supply on(ProductRegistered event) {
        return new Supply(productId, true, event.stock());
    }

    @EventSourcingHandler
    Supply on(StockAdded event) {
        return new Supply(productId, registered, Math.addExact(received, event.quantity()));
    }

    void requireRoomFor(long quantity) {
        if (!registered) {
            throw UnknownEntityException.of("product", productId);
        }
        if (quantity > LIMIT - received) {
            throw DomainRuleViolation.of(
                    "stock-limit",
                    "product %s has received %d, %d more would exceed %d"
                            .formatted(productId, received, quantity, LIMIT));
        }
    }
}
