package dev.keelson.commandside;

import dev.keelson.domain.Snapshotted;
import dev.keelson.domain.StateJson;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.SnapshotStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.axonframework.common.FutureUtils;
import org.axonframework.common.configuration.BaseModule;
import org.axonframework.common.configuration.Component.Identifier;
import org.axonframework.common.configuration.ComponentDefinition;
import org.axonframework.common.configuration.ComponentRegistry;
import org.axonframework.common.configuration.Components;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.common.configuration.ConfigurationEnhancer;
import org.axonframework.common.configuration.Module;
import org.axonframework.common.configuration.OverridePolicy;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.common.lifecycle.Phase;
import org.axonframework.eventsourcing.CriteriaResolver;
import org.axonframework.eventsourcing.EventSourcedEntityFactory;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.modelling.StateManager;
import org.axonframework.modelling.entity.EntityMetamodel;
import org.axonframework.modelling.repository.Repository;
import org.jspecify.annotations.Nullable;

/**
 * The entity cache and the snapshots of a process: sources the entities of a configuration in place of Axon's repositories.
 * Safe for use by many threads.
 */
public final class SourcedEntities implements AutoCloseable {

    private final EventLog log;
    private final SnapshotStore store;
    private final EntityObserver observer;
    private final StateJson json = new StateJson();
    private final EntityCache cache;
    private final SnapshotWriter writer = new SnapshotWriter();

    /**
     * An empty cache.
     *
     * @param cacheBytes how much it may hold, as {@link CommandConfiguration#cacheBytes()}
     * @param store of the snapshots of entities that are {@link Snapshotted}
     */
    public SourcedEntities(EventLog log, SnapshotStore store, long cacheBytes, EntityObserver observer) {
        this.log = log;
        this.store = store;
        this.observer = observer;
        cache = new EntityCache(cacheBytes, observer);
    }

    /**
     * Takes over the entities of all modules that are registered so far. Entity modules have registries of their own, deep in
     * other modules, which decorators of the root do not reach; and Axon 5.0.1 starts what a decorator wraps, not the
     * decorator. So the repository itself is replaced, right before its registry is built.
     */
    public void install(ComponentRegistry registry) {
        for (var module : Contents.of(registry).modules) {
            if (module instanceof BaseModule<?> base) {
                base.componentRegistry(nested -> {
                    if (module instanceof EventSourcedEntityModule<?, ?> entity) {
                        nested.registerEnhancer(new Replacement<>(entity));
                    }
                    install(nested);
                });
            }
        }
    }

    /** How many states the cache holds. */
    public long cachedStates() {
        return cache.size();
    }

    /** The estimated bytes of them. */
    public long cachedBytes() {
        return cache.weight();
    }

    /** Writes the snapshots that wait, for at most some seconds. */
    @Override
    public void close() {
        writer.close();
    }

    private <I, E> Repository<I, E> repository(EventSourcedEntityModule<I, E> module, Configuration config) {
        var model = model(module, config);
        var shared = new EntityStates.Shared(log, cache, new StateWeight(json), observer);
        return new SourcedRepository<>(model, new EntityStates<>(model, shared, snapshots(module.entityType())));
    }

    @SuppressWarnings("unchecked") // the module has registered them for its own types
    private static <I, E> EntityModel<I, E> model(EventSourcedEntityModule<I, E> module, Configuration config) {
        var name = module.entityName();
        return new EntityModel<>(
                module.idType(),
                module.entityType(),
                config.getComponent(EventStore.class),
                config.getComponent(EventSourcedEntityFactory.class, name),
                config.getComponent(CriteriaResolver.class, name),
                config.getComponent(EntityMetamodel.class, name));
    }

    private @Nullable EntitySnapshots snapshots(Class<?> entityType) {
        var policy = entityType.getAnnotation(Snapshotted.class);
        return policy == null ? null : new EntitySnapshots(entityType, policy, log, store, writer, json, observer);
    }

    /** Puts our repository in the place of Axon's. */
    private final class Replacement<I, E> implements ConfigurationEnhancer {

        private final EventSourcedEntityModule<I, E> module;

        Replacement(EventSourcedEntityModule<I, E> module) {
            this.module = module;
        }

        @Override
        public int order() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void enhance(ComponentRegistry registry) {
            var components = Contents.of(registry).components;
            if (components != null) {
                for (var identifier : components.identifiers()) {
                    if (identifier.typeAsClass() == Repository.class
                            && module.entityName().equals(identifier.name())) {
                        replace(identifier, registry);
                    }
                }
            }
        }

        @SuppressWarnings("unchecked") // its class was looked at
        private void replace(Identifier<?> identifier, ComponentRegistry registry) {
            var repository = (Identifier<Repository<I, E>>) identifier;
            registry.setOverridePolicy(OverridePolicy.ALLOW)
                    .registerComponent(ComponentDefinition.ofTypeAndName(repository.type(), repository.name())
                            .withBuilder(config -> repository(module, config))
                            .onStart(Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS, (config, component) -> {
                                config.getComponent(StateManager.class).register(component);
                                return FutureUtils.emptyCompletedFuture();
                            }));
        }
    }

    /** What a registry tells about itself. */
    private static final class Contents implements ComponentDescriptor {

        private final List<Module> modules = new ArrayList<>();
        private @Nullable Components components;

        static Contents of(ComponentRegistry registry) {
            var contents = new Contents();
            registry.describeTo(contents);
            return contents;
        }

        @Override
        public void describeProperty(String name, @Nullable Object object) {
            if (object instanceof Components found) {
                components = found;
            }
        }

        @Override
        public void describeProperty(String name, Collection<?> collection) {
            for (var element : collection) {
                if (element instanceof Module module) {
                    modules.add(module);
                }
            }
        }

        @Override
        public void describeProperty(String name, Map<?, ?> map) {}

        @Override
        public void describeProperty(String name, String value) {}

        @Override
        public void describeProperty(String name, Long value) {}

        @Override
        public void describeProperty(String name, Boolean value) {}

        @Override
        public String describe() {
            return modules.toString();
        }
    }
}
