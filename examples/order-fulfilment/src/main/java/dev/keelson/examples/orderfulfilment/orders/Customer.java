package dev.keelson.examples.orderfulfilment.orders;

import dev.keelson.domain.DomainRuleViolation;
import org.axonframework.eventsourcing.annotation.EventCriteriaBuilder;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.eventsourcing.annotation.reflection.InjectEntityId;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/** How many open orders a customer has. A customer needs no registration; the first order makes one. */
@EventSourcedEntity
record Customer(String customerId, int openOrders) {

    static final int MOST_OPEN_ORDERS = 5;

    @EntityCreator
    static Customer withoutOrders(@InjectEntityId String customerId) {
        return new Customer(customerId, 0);
    }

    @EventCriteriaBuilder
    static EventCriteria boundary(String customerId, MessageTypeResolver types) {
        return EventCriteria.havingTags(Tag.of("customer", customerId))
                .andBeingOneOfTypes(types, OrderPlaced.class, OrderCancelled.class);
    }

    @EventSourcingHandler
    Customer on(OrderPlaced event) {
        return new Customer(customerId, openOrders + 1);
    }

    @EventSourcingHandler
    Customer on(OrderCancelled event) {
        return new Customer(customerId, openOrders - 1);
    }

    void requireRoomForAnOrder() {
        if (openOrders >= MOST_OPEN_ORDERS) {
            throw DomainRuleViolation.of(
                    "too-many-open-orders",
                    "customer %s has %d open orders, at most %d are accepted"
                            .formatted(customerId, openOrders, MOST_OPEN_ORDERS));
        }
    }
}
