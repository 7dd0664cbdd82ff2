package dev.keelson.examples.orderfulfilment.orders;

import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;

/** Registers the orders' states and command handler with Axon. */
public final class OrderDecisions {

    private OrderDecisions() {}

    /** Registers them. */
    public static void register(EventSourcingConfigurer axon) {
        axon.registerEntity(EventSourcedEntityModule.autodetected(String.class, Order.class))
                .registerEntity(EventSourcedEntityModule.autodetected(String.class, Customer.class))
                .registerEntity(EventSourcedEntityModule.autodetected(String.class, Offer.class))
                .registerCommandHandlingModule(CommandHandlingModule.named("order-commands")
                        .commandHandlers()
                        .annotatedCommandHandlingComponent(configuration -> new OrderCommandHandler()));
    }
}
