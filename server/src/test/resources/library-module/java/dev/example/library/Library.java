package dev.example.library;

import dev.keelson.domain.DomainModule;
import java.util.Optional;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.queryhandling.configuration.QueryHandlingModule;

/** The module that a server finds. */
public final class Library implements DomainModule {

    @Override
    public String name() {
        return "library";
    }

    @Override
    public void configure(EventSourcingConfigurer axon) {
        axon.registerEntity(EventSourcedEntityModule.autodetected(String.class, Book.class))
                .registerCommandHandlingModule(CommandHandlingModule.named("library-commands")
                        .commandHandlers()
                        .annotatedCommandHandlingComponent(configuration -> new LoanCommandHandler()))
                .messaging(messaging -> messaging.eventProcessing(events -> events.pooledStreaming(
                        processors -> processors.defaultProcessor(
                                LoanProjection.NAME,
                                handlers -> handlers.autodetected(configuration -> new LoanProjection())))))
                .registerQueryHandlingModule(QueryHandlingModule.named("library-queries")
                        .queryHandlers()
                        .annotatedQueryHandlingComponent(configuration -> new LoanQueryHandler()));
    }

    @Override
    public Optional<String> migrations() {
        return Optional.of("db/library");
    }
}
