package dev.keelson.server;

import dev.keelson.commandside.CommandCompanions;
import dev.keelson.commandside.CommandConfiguration;
import dev.keelson.commandside.SequencingCommandBus;
import dev.keelson.commandside.SourcedEntities;
import dev.keelson.domain.DomainModule;
import dev.keelson.domain.JacksonPayloadConverter;
import dev.keelson.domain.MessageCatalog;
import dev.keelson.eventstore.CachingMessageTypeResolver;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogStorageEngine;
import dev.keelson.eventstore.UnitOfWorkEventStore;
import dev.keelson.projections.Projections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.common.configuration.ComponentRegistry;
import org.axonframework.conversion.Converter;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.core.ConfigurationApplicationContext;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.core.configuration.reflection.ParameterResolverFactoryUtils;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.update.UpdateCheckerConfigurationEnhancer;

/**
 * Axon with our parts in the places where its own would fall short: log, command bus, converter, token store. There is no
 * transaction manager on purpose: Axon 5.0.1 starts a registered one twice.
 */
public final class AxonAssembly {

    private final EventLog log;
    private final MessageCatalog catalog;
    private final Projections projections;
    private final CommandConfiguration commands;
    private final SourcedEntities entities;
    private final CommandCompanions companions;
    private final Map<Class<?>, Object> offers = new HashMap<>();

    /**
     * @param log where events are kept, as its readers are to know them
     * @param catalog is told what the domains handle
     * @param projections run the domains' event handlers
     * @param commands bounds of the command bus
     * @param entities source the domains' entities
     * @param companions what commits together with commands
     */
    public AxonAssembly(
            EventLog log,
            MessageCatalog catalog,
            Projections projections,
            CommandConfiguration commands,
            SourcedEntities entities,
            CommandCompanions companions) {
        this.companions = companions;
        this.log = log;
        this.catalog = catalog;
        this.projections = projections;
        this.commands = commands;
        this.entities = entities;
    }

    /** With a component more that domains can ask their configuration for. */
    <T> AxonAssembly offering(Class<T> type, T component) {
        offers.put(type, component);
        return this;
    }

    /** Axon with the domains on it, not started yet. */
    public AxonConfiguration build(List<DomainModule> modules) {
        var axon = EventSourcingConfigurer.create();
        axon.componentRegistry(this::register)
                .registerEventStorageEngine(config -> new EventLogStorageEngine(
                        log, config.getComponent(EventConverter.class), config.getComponent(MessageTypeResolver.class)))
                .messaging(messaging -> messaging
                        .registerCorrelationDataProvider(_ -> new TraceContext())
                        .registerCorrelationDataProvider(_ -> new RequestKey()));
        projections.configure(axon);
        modules.forEach(module -> module.configure(axon));
        return axon.componentRegistry(entities::install).build();
    }

    private void register(ComponentRegistry registry) {
        registry.disableEnhancer(UpdateCheckerConfigurationEnhancer.class)
                .registerComponent(Converter.class, _ -> new JacksonPayloadConverter())
                .registerComponent(MessageTypeResolver.class, _ -> CachingMessageTypeResolver.ofAnnotations())
                .registerComponent(
                        UnitOfWorkFactory.class,
                        config -> new SimpleUnitOfWorkFactory(new ConfigurationApplicationContext(config)))
                .registerComponent(
                        CommandBus.class,
                        config -> new SequencingCommandBus(
                                config.getComponent(UnitOfWorkFactory.class), log, commands, companions))
                .registerDecorator(
                        EventStore.class,
                        0,
                        (config, _, store) ->
                                new UnitOfWorkEventStore(store, config.getComponent(UnitOfWorkFactory.class)));
        ParameterResolverFactoryUtils.registerToComponentRegistry(registry, _ -> catalog);
        offers.forEach((type, component) -> offer(registry, type, component));
    }

    private static <T> void offer(ComponentRegistry registry, Class<T> type, Object component) {
        var offered = type.cast(component);
        registry.registerComponent(type, _ -> offered);
    }
}
