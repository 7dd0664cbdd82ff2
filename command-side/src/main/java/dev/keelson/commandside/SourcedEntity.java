package dev.keelson.commandside;

import dev.keelson.eventstore.Criteria;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.modelling.repository.ManagedEntity;
import org.jspecify.annotations.Nullable;

/**
 * An entity in one unit of work: the state that was sourced, and what the unit of work's own events make of it. Used by one
 * thread at a time.
 */
final class SourcedEntity<I, E> implements ManagedEntity<I, E> {

    /** What it was sourced by; there is none for an entity that was handed in. */
    record Boundary(EventCriteria events, Criteria criteria) {}

    private final EntityModel<I, E> model;
    private final EntityStates<I, E> states;
    private final I id;
    private final Sourced<E> sourced;
    private final AtomicReference<@Nullable E> current;
    private int ownEvents;
    private boolean touched;
    private long position;
    private boolean certain;

    SourcedEntity(EntityModel<I, E> model, EntityStates<I, E> states, I id, Sourced<E> sourced, @Nullable E current) {
        this.model = model;
        this.states = states;
        this.id = id;
        this.sourced = sourced;
        this.current = new AtomicReference<>(current);
        position = sourced.position();
        certain = !sourced.unread();
    }

    @Override
    public I identifier() {
        return id;
    }

    @Override
    @SuppressWarnings("NullAway") // Axon's interface allows no null, its contract does: an entity that does not exist
    public E entity() {
        return current.get();
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public E applyStateChange(UnaryOperator<E> change) {
        touched = true;
        return current.updateAndGet(change);
    }

    /** The state before the unit of work's own events. */
    Sourced<E> sourced() {
        return sourced;
    }

    /** Up to which position the log was found to hold no other event of the boundary than those in the state. */
    long position() {
        return position;
    }

    /** Whether the state is as the log had it at some moment of this unit of work, other nodes' events included. */
    boolean certain() {
        return certain;
    }

    /** The log was looked at: nothing new up to the position. */
    void certainThrough(long through) {
        certain = true;
        position = through;
    }

    /** Lets the append's condition hold the boundary from the position on. */
    void join(ProcessingContext context) {
        states.join(position, sourced.boundary(), context);
    }

    /** Folds an event of the unit of work, whether it is of the boundary or not, as Axon does. */
    void evolve(EventMessage event, ProcessingContext context) {
        ownEvents++;
        current.updateAndGet(
                state -> state == null ? model.created(id, event, context) : model.evolved(state, event, context));
    }

    /** Nothing was appended, and the state has been found to be that of the log. */
    void unchanged() {
        if (CachedState.shareable(sourced.state()) || (ownEvents == 0 && !touched)) {
            states.cache(id, sourced, sourced.state(), position, 0, sourced.changedAt());
        }
    }

    /** The unit of work's events stand in the log from position {@code first} on, and no others of the boundary before. */
    void committed(List<TaggedEventMessage<?>> events, long first, ProcessingContext context) {
        var matching = 0;
        var changedAt = sourced.changedAt();
        for (var i = 0; i < events.size(); i++) {
            if (isMine(events.get(i))) {
                matching++;
                changedAt = first + i;
            }
        }
        var last = first + events.size() - 1;
        var state = sourced.state();
        if (matching == events.size() && ownEvents == matching && state != null && !touched) {
            states.cache(id, sourced, current.get(), last, matching, changedAt);
        } else if (CachedState.shareable(state)) {
            states.cache(id, sourced, refolded(events, context), last, matching, changedAt);
        }
    }

    /** Leaves nothing of it in the cache. */
    void forget() {
        states.forget(id);
    }

    private boolean isMine(TaggedEventMessage<?> tagged) {
        var boundary = sourced.boundary().events();
        return !boundary.hasCriteria() || boundary.matches(tagged.event().type().qualifiedName(), tagged.tags());
    }

    private @Nullable E refolded(List<TaggedEventMessage<?>> events, ProcessingContext context) {
        var state = sourced.state();
        for (var tagged : events) {
            if (isMine(tagged)) {
                state = model.folded(id, state, tagged.event(), context);
            }
        }
        return state;
    }
}
