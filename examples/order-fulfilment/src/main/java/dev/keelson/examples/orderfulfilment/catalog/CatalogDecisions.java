package dev.keelson.examples.orderfulfilment.catalog;

import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;

/** Registers the catalog's states and command handler with Axon. */
public final class CatalogDecisions {

    private CatalogDecisions() {}

    /** Registers them. */
    public static void register(EventSourcingConfigurer axon) {
        axon.registerEntity(EventSourcedEntityModule.autodetected(String.class, Registration.class))
                .registerEntity(EventSourcedEntityModule.autodetected(String.class, Supply.class))
                .registerCommandHandlingModule(CommandHandlingModule.named("catalog-commands")
                        .commandHandlers()
                        .annotatedCommandHandlingComponent(configuration -> new CatalogCommandHandler()));
    }
}
