package dev.keelson.commandside;

import dev.keelson.eventstore.Criteria;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.modelling.repository.ManagedEntity;
import org.axonframework.modelling.repository.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Manages the entities of a unit of work as Axon's own repository does, each once, but has their states from
 * {@link EntityStates}. Safe for use by many threads.
 *
 * @param <I> type of the ids
 * @param <E> type of the entities
 */
final class SourcedRepository<I, E> implements Repository.LifecycleManagement<I, E> {

    private final ResourceKey<Map<I, SourcedEntity<I, E>>> managed = ResourceKey.withLabel("keelson.entities");
    private final EntityModel<I, E> model;
    private final EntityStates<I, E> states;

    SourcedRepository(EntityModel<I, E> model, EntityStates<I, E> states) {
        this.model = model;
        this.states = states;
    }

    @Override
    public Class<E> entityType() {
        return model.entityType();
    }

    @Override
    public Class<I> idType() {
        return model.idType();
    }

    @Override
    public CompletableFuture<ManagedEntity<I, E>> load(I id, ProcessingContext context) {
        return managed(id, false, context);
    }

    @Override
    public CompletableFuture<ManagedEntity<I, E>> loadOrCreate(I id, ProcessingContext context) {
        return managed(id, true, context);
    }

    private CompletableFuture<ManagedEntity<I, E>> managed(I id, boolean create, ProcessingContext context) {
        try {
            return CompletableFuture.completedFuture(
                    entitiesIn(context).computeIfAbsent(id, _ -> loaded(id, create, context)));
        } catch (CompletionException e) {
            return CompletableFuture.failedFuture(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Map<I, SourcedEntity<I, E>> entitiesIn(ProcessingContext context) {
        return context.computeResourceIfAbsent(managed, ConcurrentHashMap::new);
    }

    private SourcedEntity<I, E> loaded(I id, boolean create, ProcessingContext context) {
        var sourced = states.sourced(id, context);
        var state = sourced.state() == null && create ? model.initial(id, context) : sourced.state();
        var entity = evolving(id, sourced, state, context);
        var basis = context.getResource(DecisionBasis.KEY);
        if (basis != null && sourced.position() >= 0) {
            basis.add(entity, context);
        }
        return entity;
    }

    private SourcedEntity<I, E> evolving(I id, Sourced<E> sourced, @Nullable E state, ProcessingContext context) {
        var entity = new SourcedEntity<>(model, states, id, sourced, state);
        model.events().transaction(context).onAppend(event -> entity.evolve(event, context));
        return entity;
    }

    @Override
    public ManagedEntity<I, E> attach(ManagedEntity<I, E> entity, ProcessingContext context) {
        return entitiesIn(context).computeIfAbsent(entity.identifier(), id -> handedIn(id, entity.entity(), context));
    }

    @Override
    public ManagedEntity<I, E> persist(I id, E entity, ProcessingContext context) {
        return entitiesIn(context).computeIfAbsent(id, _ -> handedIn(id, entity, context));
    }

    /** An entity that was not sourced: it is evolved with the unit of work and never cached. */
    private SourcedEntity<I, E> handedIn(I id, @Nullable E state, ProcessingContext context) {
        var nowhere = new SourcedEntity.Boundary(EventCriteria.havingAnyTag(), Criteria.ANY);
        return evolving(id, new Sourced<>(state, nowhere, -1, 0, 0, 0, 0, 0, false), state, context);
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeProperty("idType", model.idType());
        descriptor.describeProperty("entityType", model.entityType());
        descriptor.describeProperty("eventStore", model.events());
        descriptor.describeProperty("snapshots", states.areSnapshotted());
    }
}
