package dev.keelson.commandside;

import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.domain.JacksonPayloadConverter;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogStorageEngine;
import dev.keelson.eventstore.SnapshotStore;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.conversion.Converter;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.core.GenericMessage;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.update.UpdateCheckerConfigurationEnhancer;

/** One node with jars and purses, on a log that belongs to the test. */
final class Cellar implements AutoCloseable {

    private final SourcedEntities entities;
    private final AxonConfiguration axon;
    private volatile Consumer<Object> beforeTheCommit = _ -> {};

    Cellar(EventLog log, SnapshotStore snapshots, int cacheBytes, EntityObserver observer) {
        this(log, snapshots, cacheBytes, observer, Jar.Boundary.ALL);
    }

    Cellar(EventLog log, SnapshotStore snapshots, int cacheBytes, EntityObserver observer, Jar.Boundary boundary) {
        entities = new SourcedEntities(log, snapshots, cacheBytes, observer);
        axon = EventSourcingConfigurer.create()
                .componentRegistry(registry -> registry.disableEnhancer(UpdateCheckerConfigurationEnhancer.class)
                        .registerComponent(Converter.class, _ -> new JacksonPayloadConverter())
                        .registerComponent(Jar.Boundary.class, _ -> boundary))
                .messaging(messaging -> messaging.registerCommandBus(components -> new SequencingCommandBus(
                        components.getComponent(UnitOfWorkFactory.class), log, CommandConfiguration.DEFAULT)))
                .registerEventStorageEngine(
                        components -> new EventLogStorageEngine(log, components.getComponent(EventConverter.class)))
                .registerEntity(EventSourcedEntityModule.autodetected(String.class, Jar.class))
                .registerEntity(EventSourcedEntityModule.autodetected(String.class, Purse.class))
                .registerCommandHandlingModule(CommandHandlingModule.named("cellar")
                        .commandHandlers()
                        .annotatedCommandHandlingComponent(
                                _ -> new Jar.Handler(command -> beforeTheCommit.accept(command))))
                .componentRegistry(entities::install)
                .start();
    }

    /** What happens when a command has its entities, before it decides, on the handling thread. */
    void beforeTheCommit(Consumer<Object> happening) {
        beforeTheCommit = happening;
    }

    AxonConfiguration axon() {
        return axon;
    }

    SourcedEntities entities() {
        return entities;
    }

    /** The result of a command, or its refusal. */
    String answer(Object payload) {
        try {
            var type = axon.getComponent(MessageTypeResolver.class).resolveOrThrow(payload);
            var message = new GenericMessage(UUID.randomUUID().toString(), type, payload, Map.of());
            var result = axon.getComponent(CommandBus.class)
                    .dispatch(new GenericCommandMessage(message), null)
                    .join();
            return String.valueOf(result.payload());
        } catch (CompletionException e) {
            if (e.getCause() instanceof DomainRuleViolation refusal) {
                return "refused: " + refusal.getMessage();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        axon.shutdown();
        entities.close();
    }
}
