package dev.keelson.projections;

import static org.axonframework.common.FutureUtils.joinAndUnwrap;

import dev.keelson.eventstore.SqlStates;
import dev.keelson.projections.SideEffects.Part;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.MDC;

/**
 * Handles events in a transaction of their own: what writes read models first, then, with all rows written, what has side
 * effects, so that none has happened when a write fails, nor when the segment was lost before. Safe for use by many threads.
 */
final class BatchRunner {

    private static final String CORRELATION_ID = "correlationId";

    private final UnitOfWorkFactory units;
    private final ProjectionTransaction transaction;
    private final Duration handlerTimeout;
    private final boolean writes;

    /**
     * @param handlerTimeout after which what a handler promised to finish later is given up
     * @param writes whether read models are to be written; else only side effects happen
     */
    BatchRunner(UnitOfWorkFactory units, ProjectionTransaction transaction, Duration handlerTimeout, boolean writes) {
        this.units = units;
        this.transaction = transaction;
        this.handlerTimeout = handlerTimeout;
        this.writes = writes;
    }

    /**
     * Handles events, does what else is to commit with them, and moves the segment.
     *
     * @param from where the segment is stored to be
     * @param through where it is afterwards
     * @throws UnitFailedException when a handler failed
     * @throws NotRecordedException when the segment could not be moved, which is no event's fault
     * @throws ClaimLostException when the segment was lost, or is not where it is thought to be
     */
    void run(
            SegmentRow owned,
            TargetTables tables,
            List<PreparedEvent> events,
            long from,
            long through,
            Consumer<Handle> companion) {
        var work = units.create();
        work.runOnPreInvocation(context -> {
            context.putResource(ProjectionTransaction.TABLES, tables);
            context.putResource(Segment.RESOURCE_KEY, new Segment(owned.segment(), owned.mask()));
        });
        work.onInvocation(context -> {
            if (writes) {
                handle(owned, events, context, unit -> !unit.hasEffects());
            }
            if (events.stream().anyMatch(event -> mayHaveEffect(owned, event))) {
                SegmentTable.requireOwned(transaction.handle(context), owned, from);
            }
            handle(owned, events, context, Unit::hasEffects);
            keepBooks(owned, from, through, transaction.handle(context), companion);
            return CompletableFuture.completedFuture(null);
        });
        joinAndUnwrap(work.execute());
    }

    private static boolean mayHaveEffect(SegmentRow owned, PreparedEvent event) {
        return owned.mayHaveEffect(event.position()) && event.units().stream().anyMatch(Unit::hasEffects);
    }

    private static void keepBooks(
            SegmentRow owned, long from, long through, Handle handle, Consumer<Handle> companion) {
        try {
            companion.accept(handle);
            SegmentTable.advance(handle, owned, from, through);
        } catch (JdbiException e) {
            throw SqlStates.isInFailedTransaction(e) ? e : NotRecordedException.of(owned, e);
        }
    }

    private void handle(
            SegmentRow owned, List<PreparedEvent> events, ProcessingContext batch, Predicate<Unit> included) {
        for (var event : events) {
            var chosen = event.units().stream().filter(included).toList();
            if (!chosen.isEmpty()) {
                handle(owned, event, chosen, batch);
            }
        }
        ProjectionTransaction.flushRows(batch);
    }

    private void handle(SegmentRow owned, PreparedEvent event, List<Unit> chosen, ProcessingContext batch) {
        var message = event.message();
        var context = Message.addToContext(
                batch.withResource(TrackingToken.RESOURCE_KEY, new GlobalSequenceTrackingToken(event.position()))
                        .withResource(SideEffects.PART, Part.of(writes, owned.mayHaveEffect(event.position()))),
                message);
        try (var _ = MDC.putCloseable(CORRELATION_ID, message.metadata().get(CORRELATION_ID))) {
            chosen.forEach(unit -> handle(unit, event, context));
        }
    }

    private void handle(Unit unit, PreparedEvent event, ProcessingContext context) {
        try {
            var outcome = unit.component()
                    .handle(event.message(), context)
                    .ignoreEntries()
                    .asCompletableFuture();
            outcome.get(handlerTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw UnitFailedException.of(event, unit, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw UnitFailedException.of(
                    event, unit, new IllegalStateException("the handler did not end within " + handlerTimeout));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnitFailedException.of(event, unit, e);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw UnitFailedException.of(event, unit, e);
        }
    }
}
