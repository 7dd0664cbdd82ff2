package dev.keelson.commandside;

import dev.keelson.eventstore.AppendOutcome;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogStorageEngine;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;

/**
 * The entities that a command is decided on, and how sure their states are. A state may come out of the cache without a look
 * at the log, so the answer must be certified before it goes out: by the append's condition if there are events, else by a
 * look at the log. Either says when the state was stale; then the command is decided again, with a look first. Used by one
 * thread at a time.
 */
final class DecisionBasis {

    /** In the processing context of a command. Without it there is nobody to certify, and every sourcing reads. */
    static final ResourceKey<DecisionBasis> KEY = ResourceKey.withLabel("keelson.decision-basis");

    private final EventLog log;
    private final boolean looking;
    private final List<SourcedEntity<?, ?>> entities = new ArrayList<>(4);
    private boolean joined;

    /**
     * A basis without entities.
     *
     * @param looking whether states from the cache are brought up to date by a read, since one was stale before
     */
    DecisionBasis(EventLog log, boolean looking) {
        this.log = log;
        this.looking = looking;
    }

    /** Whether a state may be decided on without a look at the log. */
    boolean trusts() {
        return !looking;
    }

    void add(SourcedEntity<?, ?> entity, ProcessingContext context) {
        entities.add(entity);
        if (joined && entity.sourced().unread()) {
            entity.join(context);
        }
    }

    /**
     * Makes the boundaries of the unread states part of the append's condition. The condition has one position for all, the
     * lowest, after which no event of any boundary may stand: a state known up to a lower position than where another one
     * last changed would make it fail for nothing, so the log is asked about that one first.
     */
    void join(ProcessingContext context) {
        joined = true;
        var changedAt = lastChange();
        for (var entity : entities) {
            if (!entity.certain() && entity.position() < changedAt) {
                certify(entity);
            }
            if (entity.sourced().unread()) {
                entity.join(context);
            }
        }
    }

    private long lastChange() {
        var changedAt = 0L;
        for (var entity : entities) {
            changedAt = Math.max(changedAt, entity.sourced().changedAt());
        }
        return changedAt;
    }

    /**
     * Nothing was appended: makes sure that the decision was made on the log's state, and that all states were the log's at
     * one moment: one that was read before another changed is looked up again.
     *
     * @throws AppendEventsTransactionRejectedException when it was not
     */
    void certify() {
        var changedAt = lastChange();
        for (var entity : entities) {
            if (!entity.certain() || entity.position() < changedAt) {
                certify(entity);
            }
        }
        entities.forEach(SourcedEntity::unchanged);
    }

    private void certify(SourcedEntity<?, ?> entity) {
        var after = entity.position();
        while (true) {
            var page = log.read(entity.sourced().boundary().criteria(), after, 1);
            if (!page.events().isEmpty()) {
                throw AppendEventsTransactionRejectedException.conflictingEventsDetected(
                        new GlobalIndexConsistencyMarker(entity.position()));
            }
            after = page.through();
            if (page.reachesHead()) {
                entity.certainThrough(after);
                return;
            }
        }
    }

    /** The append's condition held, so every state is known up to the last of the appended events. */
    void committed(AppendOutcome.Appended appended, ProcessingContext context) {
        var events = context.getResource(EventLogStorageEngine.APPENDING);
        if (events != null) {
            for (var entity : entities) {
                committed(entity, events, appended.first(), context);
            }
        }
    }

    /** What the command did stands in the log; an event that cannot be folded is for the next sourcing to tell. */
    private static void committed(
            SourcedEntity<?, ?> entity, List<TaggedEventMessage<?>> events, long first, ProcessingContext context) {
        try {
            entity.committed(events, first, context);
        } catch (RuntimeException e) {
            entity.forget();
        }
    }
}
