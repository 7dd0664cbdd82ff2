package dev.keelson.commandside;

import org.axonframework.eventsourcing.CriteriaResolver;
import org.axonframework.eventsourcing.EntityMissingAfterFirstEventException;
import org.axonframework.eventsourcing.EntityMissingAfterLoadOrCreateException;
import org.axonframework.eventsourcing.EventSourcedEntityFactory;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.modelling.EntityEvolver;
import org.jspecify.annotations.Nullable;

/** What Axon knows about a kind of entity: which events are its own, and what they make of its state. */
record EntityModel<I, E>(
        Class<I> idType,
        Class<E> entityType,
        EventStore events,
        EventSourcedEntityFactory<I, E> factory,
        CriteriaResolver<I> boundaries,
        EntityEvolver<E> evolver) {

    /** The state before the first event. */
    E initial(I id, ProcessingContext context) {
        var state = factory.create(id, null, context);
        if (state == null) {
            throw new EntityMissingAfterLoadOrCreateException(id);
        }
        return state;
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
        return evolver.evolve(state, event, context);
    }

    @Nullable
    E created(I id, EventMessage event, ProcessingContext context) {
        return factory.create(id, event, context);
    }
}
