package dev.keelson.commandside;

import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogStorageEngine;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/**
 * Finds the states of one kind of entity, in the cache, else in a snapshot, and only the events after it in the log; and
 * keeps them for the commands to come. A state from the cache is used without any read when this process knows of no later
 * event and a {@link DecisionBasis} is there to certify the decision. Safe for use by many threads.
 *
 * @param <I> type of the ids
 * @param <E> type of the entities
 */
final class EntityStates<I, E> {

    /** What is the same for all entities of a process. */
    record Shared(EventLog log, EntityCache cache, StateWeight weight, EntityObserver observer) {}

    private final EntityModel<I, E> model;
    private final Shared shared;
    private final @Nullable EntitySnapshots snapshots;

    EntityStates(EntityModel<I, E> model, Shared shared, @Nullable EntitySnapshots snapshots) {
        this.model = model;
        this.shared = shared;
        this.snapshots = snapshots;
    }

    /** Whether snapshots are taken of them. */
    boolean areSnapshotted() {
        return snapshots != null;
    }

    /** The state of an entity; a snapshot is begun of it when it is time for one. */
    Sourced<E> sourced(I id, ProcessingContext context) {
        return snapshotted(id, found(id, context.getResource(DecisionBasis.KEY), context));
    }

    private Sourced<E> found(I id, @Nullable DecisionBasis basis, ProcessingContext context) {
        var events = model.boundaries().resolve(id, context);
        var cached = basis == null ? null : shared.cache().take(keyOf(id));
        if (cached == null || !cached.boundary().equals(events)) {
            shared.observer().missed();
            return readFrom(start(id, events), id, context);
        }
        var state = restored(cached, events);
        if (basis != null && basis.trusts() && !shared.log().mayHaveChanged(cached.criteria(), cached.position())) {
            shared.observer().hit();
            return state;
        }
        shared.observer().stale();
        return readFrom(state, id, context);
    }

    private Sourced<E> restored(CachedState cached, EventCriteria events) {
        return new Sourced<>(
                stateOf(cached.state()),
                new SourcedEntity.Boundary(events, cached.criteria()),
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

    private Sourced<E> start(I id, EventCriteria events) {
        var boundary = new SourcedEntity.Boundary(events, EventLogStorageEngine.criteriaOf(events));
        var snapshot = snapshots == null ? null : snapshots.find(id, boundary.criteria());
        var state = snapshot == null ? null : stateOf(snapshot.state());
        var position = snapshot == null ? 0 : snapshot.position();
        return new Sourced<>(state, boundary, position, position, 0, 0, 0, 0, true);
    }

    /** The state with the events after it, read from the log. */
    private Sourced<E> readFrom(Sourced<E> from, I id, ProcessingContext context) {
        var begun = System.nanoTime();
        context.removeResource(EventLogStorageEngine.LOOKED_THROUGH);
        var tail = sourceAfter(from.position(), from.boundary(), context)
                .reduce(new Tail<>(from.state()), (read, entry) -> read.and(entry, model, id, context))
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
                EntityModel<I, E> model,
                I id,
                ProcessingContext context) {
            var event = entry.message();
            state = model.folded(id, state, event, context);
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

    /** Tells the transaction about a state, known up to a position, that nothing was read for. */
    void join(long position, SourcedEntity.Boundary boundary, ProcessingContext context) {
        context.putResource(EventLogStorageEngine.SOURCED_THROUGH, position);
        sourceAfter(position, boundary, context)
                .reduce(boundary, (same, _) -> same)
                .join();
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
}
