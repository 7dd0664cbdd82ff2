package dev.keelson.examples.orderfulfilment.orders;

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
import org.jspecify.annotations.Nullable;

/** What became of an order: how it was placed, none when it was not, and whether it was cancelled. */
@EventSourcedEntity
record Order(String orderId, @Nullable OrderPlaced placed, boolean cancelled) {

    @EntityCreator
    static Order none(@InjectEntityId String orderId) {
        return new Order(orderId, null, false);
    }

    @EventCriteriaBuilder
    static EventCriteria boundary(String orderId, MessageTypeResolver types) {
        return EventCriteria.havingTags(Tag.of("order", orderId))
                .andBeingOneOfTypes(types, OrderPlaced.class, OrderCancelled.class);
    }

    @EventSourcingHandler
    Order on(OrderPlaced event) {
        return new Order(orderId, event, false);
    }

    @EventSourcingHandler
    Order on(OrderCancelled event) {
        return new Order(orderId, placed, true);
    }

    void requireNew() {
        if (placed != null) {
            throw DomainRuleViolation.of(
                    "order-exists", "order %s was placed already; choose another id".formatted(orderId));
        }
    }

    OrderCancelled cancel(String reason) {
        if (placed == null) {
            throw UnknownEntityException.of("order", orderId);
        }
        if (cancelled) {
            throw DomainRuleViolation.of("order-not-open", "order %s is cancelled already".formatted(orderId));
        }
        return new OrderCancelled(orderId, placed.customerId(), placed.lines(), reason);
    }
}
