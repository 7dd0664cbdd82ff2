package dev.keelson.examples.orderfulfilment.orders;

import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.domain.UnknownEntityException;
import dev.keelson.examples.orderfulfilment.Money;
import dev.keelson.examples.orderfulfilment.catalog.PriceChanged;
import dev.keelson.examples.orderfulfilment.catalog.ProductRegistered;
import dev.keelson.examples.orderfulfilment.catalog.StockAdded;
import java.util.List;
import org.axonframework.eventsourcing.annotation.EventCriteriaBuilder;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.eventsourcing.annotation.reflection.InjectEntityId;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** A product as an order sees it: what it costs, none when there is no such product, and how much of it is to be had. */
@EventSourcedEntity
record Offer(String productId, @Nullable Money price, long available) {

    @EntityCreator
    static Offer none(@InjectEntityId String productId) {
        return new Offer(productId, null, 0);
    }

    @EventCriteriaBuilder
    static EventCriteria boundary(String productId, MessageTypeResolver types) {
        return EventCriteria.havingTags(Tag.of("product", productId))
                .andBeingOneOfTypes(
                        types,
                        ProductRegistered.class,
                        StockAdded.class,
                        PriceChanged.class,
                        OrderPlaced.class,
                        OrderCancelled.class);
    }

    @EventSourcingHandler
    Offer on(ProductRegistered event) {
        return new Offer(productId, event.price(), event.stock());
    }

    @EventSourcingHandler
    Offer on(StockAdded event) {
        return new Offer(productId, price, available + event.quantity());
    }

    @EventSourcingHandler
    Offer on(PriceChanged event) {
        return new Offer(productId, event.price(), available);
    }

    @EventSourcingHandler
    Offer on(OrderPlaced event) {
        return new Offer(productId, price, available - quantityIn(event.lines()));
    }

    @EventSourcingHandler
    Offer on(OrderCancelled event) {
        return new Offer(productId, price, available + quantityIn(event.lines()));
    }

    /** The order's line for so much of this product, at its price. */
    PricedLine take(long quantity) {
        if (price == null) {
            throw UnknownEntityException.of("product", productId);
        }
        if (quantity > available) {
            throw DomainRuleViolation.of(
                    "insufficient-stock",
                    "product %s: %d wanted, %d available".formatted(productId, quantity, available));
        }
        return new PricedLine(productId, quantity, price);
    }

    private long quantityIn(List<PricedLine> lines) {
        return lines.stream()
                .filter(line -> line.productId().equals(productId))
                .mapToLong(PricedLine::quantity)
                .sum();
    }
}
