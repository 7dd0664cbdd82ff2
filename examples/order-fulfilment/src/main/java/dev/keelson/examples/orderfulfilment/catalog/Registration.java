package dev.keelson.examples.orderfulfilment.catalog;

import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.domain.UnknownEntityException;
import dev.keelson.examples.orderfulfilment.Money;
import org.axonframework.eventsourcing.annotation.EventCriteriaBuilder;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.eventsourcing.annotation.reflection.InjectEntityId;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Whether a product is registered, and in which currency it is sold. Sourced from its registration alone, so that decisions
 * on it conflict with nothing else that happens to the product.
 */
@EventSourcedEntity
record Registration(String productId, @Nullable String currency) {

    @EntityCreator
    static Registration none(@InjectEntityId String productId) {
        return new Registration(productId, null);
    }

    @EventCriteriaBuilder
    static EventCriteria boundary(String productId, MessageTypeResolver types) {
        return EventCriteria.havingTags(Tag.of("product", productId))
                .andBeingOneOfTypes(types, ProductRegistered.class);
    }

    @EventSourcingHandler
    Registration on(ProductRegistered event) {
        return new Registration(productId, event.price().currency());
    }

    void requireNew() {
        if (currency != null) {
            throw DomainRuleViolation.of(
                    "product-exists", "product %s is registered already; choose another id".formatted(productId));
        }
    }

    /** Sales are added up per product, so the currency of its price is for ever. */
    void requireSameCurrency(Money price) {
        if (currency == null) {
            throw UnknownEntityException.of("product", productId);
        }
        if (!currency.equals(price.currency())) {
            throw DomainRuleViolation.of(
                    "price-currency",
                    "product %s is sold in %s, the price is in %s".formatted(productId, currency, price.currency()));
        }
    }
}
