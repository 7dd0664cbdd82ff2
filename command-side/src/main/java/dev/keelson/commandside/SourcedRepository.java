package dev.keelson.commandside;

import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogStorageEngine;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.CriteriaResolver;
import org.axonframework.eventsourcing.EntityMissingAfterFirstEventException;
import org.axonframework.eventsourcing.EntityMissingAfterLoadOrCreateException;
import org.axonframework.eventsourcing.EventSourcedEntityFactory;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.modelling.EntityEvolver;
import org.axonframework.modelling.repository.ManagedEntity;
import org.axonframework.modelling.repository.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Sources entities as Axon's own repository does, but from the state in the cache, else from a snapshot, and only the events
 * after it from the log. A state from the cache is used without any read when this process knows of no later event and a
 * {@link DecisionBasis} is there to certify the decision. Safe for use by many threads.
 *
 * @param <I> type of the ids
 * @param <E> type of the entities
 */
final class SourcedRepository<I, E> implements Repository.LifecycleManagement<I, E> {

    /** What is the same for all entities of a process. */
    record Shared(EventLog log, EntityCache cache, StateWeight weight, EntityObserver observer) {}

    /** What Axon knows about the entity. */
    record Model<I, E>(
            Class<I> idType,
            Class<E> entityType,
            EventStore events,
            EventSourcedEntityFactory<I, E> factory,
            CriteriaResolver<I> boundaries,
            EntityEvolver<E> evolver) {}

    private final ResourceKey<Map<I, SourcedEntity<I, E>>> managed = ResourceKey.withLabel("keelson.entities");
    private final Model<I, E> model;
    private final Shared shared;
    private final @Nullable EntitySnapshots snapshots;

    SourcedRepository(Model<I, E> model, Shared shared, @Nullable EntitySnapshots snapshots) {
        this.model = model;
        this.shared = shared;
        this.snapshots = snapshots;
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
        var basis = context.getResource(DecisionBasis.KEY);
        var sourced = snapshotted(id, sourced(id, basis, context));
        var state = sourced.state() == null && create ? initial(id, context) : sourced.state();
        var entity = evolving(new SourcedEntity<>(this, id, sourced, state), context);
        if (basis != null && sourced.position() >= 0) {
            basis.add(entity, context);
        }
        return entity;
    }

    private E initial(I id, ProcessingContext context) {
        var state = model.factory().create(id, null, context);
        if (state == null) {
            throw new EntityMissingAfterLoadOrCreateException(id);
        }
        return state;
    }

    private SourcedEntity<I, E> evolving(SourcedEntity<I, E> entity, ProcessingContext context) {
        model.events().transaction(context).onAppend(event -> entity.evolve(event, context));
        return entity;
    }

    private Sourced<E> sourced(I id, @Nullable DecisionBasis basis, ProcessingContext context) {
        var events = model.boundaries().resolve(id, context);
        var cached = basis == null ? null : shared.cache().take(keyOf(id));
        if (cached == null || !cached.boundary().equals(events)) {
            shared.observer().missed();
            return readFrom(start(id, boundary(events, null)), id, context);
        }
        var state = restored(cached, events);
        if (basis != null && basis.trusts() && !shared.log().mayHaveChanged(cached.criteria(), cached.position())) {
            shared.observer().hit();
            return state;
        }
        shared.observer().stale();
        return readFrom(state, id, context);
    }

    private static SourcedEntity.Boundary boundary(EventCriteria events, @Nullable Criteria criteria) {
        return new SourcedEntity.Boundary(
                events, criteria == null ? EventLogStorageEngine.criteriaOf(events) : criteria);
    }

    private Sourced<E> restored(CachedState cached, EventCriteria events) {
        return new Sourced<>(
                stateOf(cached.state()),
                boundary(events, cached.criteria()),
                cached.position(),
                cached.changedAt(),
                cached.sinceSnapshot(),
                cached.weight(),
                cached.sinceWeighed(),
                0,
                true);
    }

    private @Nullable E stateOf(@Nullable Object state) {
        return model.entityType().cast(state);
    }

    private Sourced<E> start(I id, SourcedEntity.Boundary boundary) {
        var snapshot = snapshots == null ? null : snapshots.find(id, boundary.criteria());
        return snapshot == null
                ? new Sourced<>(null, boundary, 0, 0, 0, 0, 0, 0, true)
                : new Sourced<>(
                        stateOf(snapshot.state()),
                        boundary,
                        snapshot.position(),
                        snapshot.position(),
                        0,
                        0,
                        0,
                        0,
                        true);
    }

    /** The state with the events after it, read from the log. */
    private Sourced<E> readFrom(Sourced<E> from, I id, ProcessingContext context) {
        var begun = System.nanoTime();
        context.removeResource(EventLogStorageEngine.LOOKED_THROUGH);
        var tail = sourceAfter(from.position(), from.boundary(), context)
                .reduce(new Tail<>(from.state()), (read, entry) -> read.and(entry, this, id, context))
                .join();
        var through = context.getResource(EventLogStorageEngine.LOOKED_THROUGH);
        var sinceSnapshot = from.sinceSnapshot() + tail.count;
        return new Sourced<>(
                tail.state,
                from.boundary(),
                through == null ? -1 : through,
                Math.max(from.changedAt(), tail.last),
                snapshots == null ? 0 : snapshots.counted(sinceSnapshot, tail.count, System.nanoTime() - begun),
                from.weight(),
                from.sinceWeighed() + tail.count,
                tail.payloadBytes,
                false);
    }

    private MessageStream<? extends EventMessage> sourceAfter(
            long position, SourcedEntity.Boundary boundary, ProcessingContext context) {
        return model.events()
                .transaction(context)
                .source(SourcingCondition.conditionFor(
                        new GlobalIndexConsistencyMarker(position).position(), boundary.events()));
    }

    /** The sum of what was read. */
    private static final class Tail<E> {

        private @Nullable E state;
        private int count;
        private long last;
        private long payloadBytes;

        Tail(@Nullable E state) {
            this.state = state;
        }

        <I> Tail<E> and(
                MessageStream.Entry<? extends EventMessage> entry,
                SourcedRepository<I, E> repository,
                I id,
                ProcessingContext context) {
            var event = entry.message();
            state = repository.folded(id, state, event, context);
            count++;
            payloadBytes += event.payload() instanceof byte[] bytes ? bytes.length : 0;
            var token = entry.getResource(TrackingToken.RESOURCE_KEY);
            last = token == null ? Long.MAX_VALUE : token.position().orElse(Long.MAX_VALUE);
            return this;
        }
    }

    private Sourced<E> snapshotted(I id, Sourced<E> sourced) {
        var state = sourced.state();
        if (snapshots == null || state == null || sourced.position() < 1 || !snapshots.isDue(sourced.sinceSnapshot())) {
            return sourced;
        }
        return snapshots.keep(id, sourced.boundary().criteria(), state, sourced.position())
                ? sourced.withSinceSnapshot(0)
                : sourced;
    }

    /** Tells the transaction about a state that nothing was read for. */
    void join(SourcedEntity<I, E> entity, ProcessingContext context) {
        context.putResource(EventLogStorageEngine.SOURCED_THROUGH, entity.position());
        sourceAfter(entity.position(), entity.sourced().boundary(), context)
                .reduce(entity, (same, _) -> same)
                .join();
    }

    /** The state with one event more, as sourcing has it. */
    E folded(I id, @Nullable E state, EventMessage event, ProcessingContext context) {
        if (state != null) {
            return evolved(state, event, context);
        }
        var created = created(id, event, context);
        if (created == null) {
            throw new EntityMissingAfterFirstEventException(id);
        }
        return evolved(created, event, context);
    }

    E evolved(E state, EventMessage event, ProcessingContext context) {
        return model.evolver().evolve(state, event, context);
    }

    @Nullable
    E created(I id, EventMessage event, ProcessingContext context) {
        return model.factory().create(id, event, context);
    }

    /** Keeps a state for the commands to come; {@code folded} events of the unit of work are in it. */
    void cache(I id, Sourced<E> from, @Nullable E state, long position, int folded, long changedAt) {
        var sinceWeighed = from.sinceWeighed() + folded;
        var weigh = from.weight() == 0 || sinceWeighed >= StateWeight.WEIGHED_EVERY;
        shared.cache()
                .put(
                        keyOf(id),
                        new CachedState(
                                state,
                                from.boundary().events(),
                                from.boundary().criteria(),
                                position,
                                changedAt,
                                from.sinceSnapshot() + folded,
                                weigh ? shared.weight().of(state, from.payloadBytes()) : from.weight(),
                                weigh ? 0 : sinceWeighed));
    }

    void forget(I id) {
        shared.cache().evict(keyOf(id));
    }

    private EntityKey keyOf(I id) {
        return new EntityKey(model.entityType(), id);
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
        var nothing =
                new Sourced<E>(state, boundary(EventCriteria.havingAnyTag(), Criteria.ANY), -1, 0, 0, 0, 0, 0, false);
        return evolving(new SourcedEntity<>(this, id, nothing, state), context);
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeProperty("idType", model.idType());
        descriptor.describeProperty("entityType", model.entityType());
        descriptor.describeProperty("eventStore", model.events());
        descriptor.describeProperty("snapshots", snapshots != null);
    }
}
