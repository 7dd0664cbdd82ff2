package dev.example.echo;

import dev.keelson.domain.DomainModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;

/** The module that a server finds. */
public final class Echo implements DomainModule {

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public void configure(EventSourcingConfigurer axon) {
        axon.registerCommandHandlingModule(CommandHandlingModule.named("echo-commands")
                .commandHandlers()
                .annotatedCommandHandlingComponent(configuration -> new RepeatHandler()));
    }
}
