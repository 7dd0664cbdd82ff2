package dev.keelson.commandside;

import dev.keelson.domain.JacksonPayloadConverter;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogStorageEngine;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.eventstore.SnapshotStores;
import dev.keelson.eventstore.Tag;
import dev.keelson.eventstore.UnitOfWorkEventStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.conversion.Converter;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.core.GenericMessage;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.core.configuration.reflection.ParameterResolverFactoryUtils;
import org.axonframework.messaging.core.correlation.SimpleCorrelationDataProvider;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.update.UpdateCheckerConfigurationEnhancer;

/** The account domain on a running Axon configuration, as a server sets it up, on a log in memory. */
final class Bank implements AutoCloseable {

    private final EventLog log;
    private final SourcedEntities entities;
    private final MessageCatalog catalog = new MessageCatalog();
    private final AxonConfiguration axon;
    private volatile Consumer<Object> beforeTheCommit = _ -> {};
    private volatile CompletableFuture<Void> later = CompletableFuture.completedFuture(null);

    Bank(CommandConfiguration configuration) {
        this(configuration, EventLogs.inMemory());
    }

    Bank(CommandConfiguration configuration, EventLog log) {
        this(configuration, log, CommandCompanions.NONE);
    }

    Bank(CommandConfiguration configuration, EventLog log, CommandCompanions companions) {
        this.log = log;
        entities = new SourcedEntities(log, SnapshotStores.inMemory(), configuration.cacheBytes(), EntityObserver.NONE);
        axon = EventSourcingConfigurer.create()
                .componentRegistry(registry -> {
                    registry.disableEnhancer(UpdateCheckerConfigurationEnhancer.class);
                    registry.registerComponent(Converter.class, _ -> new JacksonPayloadConverter());
                    ParameterResolverFactoryUtils.registerToComponentRegistry(registry, _ -> catalog);
                    registry.registerDecorator(
                            EventStore.class,
                            Integer.MAX_VALUE,
                            (components, _, store) ->
                                    new UnitOfWorkEventStore(store, components.getComponent(UnitOfWorkFactory.class)));
                })
                .messaging(messaging -> messaging
                        .registerCommandBus(components -> new SequencingCommandBus(
                                components.getComponent(UnitOfWorkFactory.class), log, configuration, companions))
                        .registerCorrelationDataProvider(_ -> new SimpleCorrelationDataProvider(
                                CommandMetadata.TRACE_HEADER, IdempotentCommands.KEY_HASH)))
                .registerEventStorageEngine(
                        components -> new EventLogStorageEngine(log, components.getComponent(EventConverter.class)))
                .registerEntity(EventSourcedEntityModule.autodetected(String.class, Account.class))
                .registerCommandHandlingModule(CommandHandlingModule.named("bank")
                        .commandHandlers()
                        .annotatedCommandHandlingComponent(
                                _ -> new Account.Handler(command -> beforeTheCommit.accept(command), () -> later)))
                .componentRegistry(entities::install)
                .start();
    }

    /** What happens after each decision and before its commit, on the handling thread. */
    void beforeTheCommit(Consumer<Object> happening) {
        beforeTheCommit = happening;
    }

    /** What deposits wait for that are to come later. */
    void later(CompletableFuture<Void> until) {
        later = until;
    }

    EventLog log() {
        return log;
    }

    MessageCatalog catalog() {
        return catalog;
    }

    AxonConfiguration axon() {
        return axon;
    }

    CommandBus bus() {
        return axon.getComponent(CommandBus.class);
    }

    /** Dispatches as a door does, without waiting. */
    CompletableFuture<CommandResultMessage> dispatch(Object payload, Map<String, String> metadata) {
        var type = axon.getComponent(MessageTypeResolver.class).resolveOrThrow(payload);
        return bus().dispatch(
                        new GenericCommandMessage(
                                new GenericMessage(UUID.randomUUID().toString(), type, payload, metadata)),
                        null);
    }

    CommandResultMessage handle(Object payload) {
        return dispatch(payload, Map.of()).join();
    }

    /** Somebody else's deposit, past every lane and every decision. */
    void depositFromElsewhere(String accountId, int amount) {
        log.append(Append.of(List.of(deposited(accountId, amount)), AppendCondition.NONE));
    }

    private static EventData deposited(String accountId, int amount) {
        return new EventData(
                UUID.randomUUID().toString(),
                "accounts.Deposited",
                "0.0.1",
                Instant.EPOCH,
                "{\"accountId\":\"%s\",\"amount\":%d}"
                        .formatted(accountId, amount)
                        .getBytes(StandardCharsets.UTF_8),
                Map.of(),
                Set.of(new Tag("account", accountId)));
    }

    List<RecordedEvent> events() {
        return log.read(Criteria.ANY, 0, 1_000).events();
    }

    @Override
    public void close() {
        axon.shutdown();
        entities.close();
        log.close();
    }
}
