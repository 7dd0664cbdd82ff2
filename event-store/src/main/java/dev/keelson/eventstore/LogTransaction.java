package dev.keelson.eventstore;

import dev.keelson.eventstore.AppendOutcome.Appended;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine.AppendTransaction;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;

/** The append of one unit of work: nothing is done before the commit, so there is nothing to roll back. */
final class LogTransaction implements AppendTransaction<Appended> {

    private final EventLog log;
    private final List<EventData> events;
    private final AppendCondition condition;

    LogTransaction(EventLog log, List<EventData> events, AppendCondition condition) {
        this.log = log;
        this.events = events;
        this.condition = condition;
    }

    @Override
    public CompletableFuture<Appended> commit(@Nullable ProcessingContext context) {
        try {
            return switch (log.append(new Append(events, condition, companions(context)))) {
                case Appended appended -> CompletableFuture.completedFuture(noted(appended, context));
                case AppendOutcome.Conflicted _ ->
                    CompletableFuture.failedFuture(AppendEventsTransactionRejectedException.conflictingEventsDetected(
                            new GlobalIndexConsistencyMarker(condition.after())));
                case AppendOutcome.Refused refused ->
                    CompletableFuture.failedFuture(AppendRefusedException.byCompanion(refused));
                case AppendOutcome.Duplicate duplicate ->
                    CompletableFuture.failedFuture(AppendRefusedException.duplicate(duplicate));
            };
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static List<CompanionWrite<?>> companions(@Nullable ProcessingContext context) {
        var companions = context == null ? null : context.getResource(EventLogStorageEngine.COMPANIONS);
        return companions == null ? List.of() : companions;
    }

    private static Appended noted(Appended appended, @Nullable ProcessingContext context) {
        if (context != null) {
            context.putResource(EventLogStorageEngine.APPENDED, appended);
        }
        return appended;
    }

    @Override
    public void rollback(@Nullable ProcessingContext context) {}

    @Override
    public CompletableFuture<ConsistencyMarker> afterCommit(Appended appended, @Nullable ProcessingContext context) {
        return CompletableFuture.completedFuture(new GlobalIndexConsistencyMarker(appended.last()));
    }
}
