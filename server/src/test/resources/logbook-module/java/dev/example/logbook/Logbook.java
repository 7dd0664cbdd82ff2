package dev.example.logbook;

import dev.keelson.domain.DomainModule;
import dev.keelson.domain.ReadModel;
import java.util.List;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.queryhandling.configuration.QueryHandlingModule;

/** The module that a server finds. */
public final class Logbook implements DomainModule {

    @Override
    public String name() {
        return "logbook";
    }

    @Override
    public void configure(EventSourcingConfigurer axon) {
        axon.registerCommandHandlingModule(CommandHandlingModule.named("logbook-commands")
                        .commandHandlers()
                        .annotatedCommandHandlingComponent(configuration -> new WriteEntryHandler()))
                .messaging(messaging -> messaging.eventProcessing(events -> events.pooledStreaming(
                        processors -> processors.defaultProcessor(
                                EntryProjection.NAME,
                                handlers -> handlers.autodetected(configuration -> new EntryProjection())))))
                .registerQueryHandlingModule(QueryHandlingModule.named("logbook-queries")
                        .queryHandlers()
                        .annotatedQueryHandlingComponent(configuration -> new EntryQueryHandler()));
    }

    @Override
    public List<ReadModel> readModels() {
        return List.of(new ReadModel(EntryProjection.NAME, "db/logbook"));
    }
}
