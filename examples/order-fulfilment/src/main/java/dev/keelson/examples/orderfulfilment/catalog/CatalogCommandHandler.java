package dev.keelson.examples.orderfulfilment.catalog;

import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;

/**
 * Decides on products. Each command takes the state that its decision needs and no more: what the state was sourced from is
 * what may not change before the events are appended.
 */
final class CatalogCommandHandler {

    @CommandHandler
    void handle(
            RegisterProduct command,
            @InjectEntity(idProperty = "productId") Registration registration,
            EventAppender events) {
        registration.requireNew();
        events.append(new ProductRegistered(
                command.productId(), command.name(), command.price().normalised(), command.stock()));
    }

    @CommandHandler
    void handle(AddStock command, @InjectEntity(idProperty = "productId") Supply supply, EventAppender events) {
        supply.requireRoomFor(command.quantity());
        events.append(new StockAdded(command.productId(), command.quantity()));
    }

    @CommandHandler
    void handle(
            ChangePrice command,
            @InjectEntity(idProperty = "productId") Registration registration,
            EventAppender events) {
        registration.requireSameCurrency(command.price());
        events.append(new PriceChanged(command.productId(), command.price().normalised()));
    }
}
