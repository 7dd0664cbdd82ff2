package dev.keelson.eventstore;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits a batch of appends in one transaction.
 *
 * <p>The transaction locks the head row, so that on any number of nodes one batch at a time is decided, each statement after
 * the lock seeing everything that was committed before it. It then checks all conditions against the log in one query,
 * places the appends one after the other (an append whose condition an earlier one of the batch breaks is a conflict, no
 * more), lets companions write, inserts, moves the head, commits.
 *
 * <p>When companions refuse, the first append that was refused leaves the batch (what refused a later one may be gone with it): the companions' work is rolled back to a savepoint and the rest
 * is placed anew, since positions shift and a condition that was broken only by the refused append holds again. When a
 * statement fails for a reason that lies in the data, such as an event id that is in the log, the batch is rolled back and
 * its appends are committed one by one, so that the neighbours of the bad one do not fail with it.
 *
 * <p>When the commit itself fails, its outcome is unknown until the head's lock can be had again; then either all the
 * batch's events stand in the log or none does.
 */
final class BatchCommit {

    private static final Logger LOG = LoggerFactory.getLogger(BatchCommit.class);

    private final Jdbi jdbi;
    private final Dialect dialect;
    private final EventLogObserver observer;
    private final LongSupplier durableHead;
    private final LongConsumer committedHead;

    /**
     * @param durableHead up to where this process knows the log to be durable
     * @param committedHead is told the new head after each durable commit
     */
    BatchCommit(
            Jdbi jdbi,
            Dialect dialect,
            EventLogObserver observer,
            LongSupplier durableHead,
            LongConsumer committedHead) {
        this.jdbi = jdbi;
        this.dialect = dialect;
        this.observer = observer;
        this.durableHead = durableHead;
        this.committedHead = committedHead;
    }

    void commit(List<PendingAppend> batch) {
        try {
            var outcomes =
                    commitTogether(batch.stream().map(PendingAppend::append).toList());
            for (var i = 0; i < outcomes.size(); i++) {
                batch.get(i).complete(outcomes.get(i));
            }
        } catch (EventStoreException e) {
            batch.forEach(pending -> pending.fail(e));
        } catch (RuntimeException e) {
            if (batch.size() == 1) {
                settleAlone(batch.getFirst(), e);
            } else {
                batch.forEach(pending -> commit(List.of(pending)));
            }
        }
    }

    private void settleAlone(PendingAppend pending, RuntimeException failure) {
        if (SqlStates.isUniqueViolation(failure)) {
            var duplicate = duplicateIn(pending.append());
            if (duplicate != null) {
                pending.complete(duplicate);
                return;
            }
        }
        pending.fail(failure);
    }

    private AppendOutcome.@Nullable Duplicate duplicateIn(Append append) {
        var ids = append.events().stream().map(EventData::id).toList();
        var present = jdbi.withExtension(EventDao.class, dao -> dao.presentIds(ids));
        if (!present.isEmpty()) {
            return new AppendOutcome.Duplicate(present.getFirst());
        }
        var twice = ids.stream()
                .filter(id -> ids.indexOf(id) != ids.lastIndexOf(id))
                .findFirst();
        return twice.map(AppendOutcome.Duplicate::new).orElse(null);
    }

    private List<AppendOutcome> commitTogether(List<Append> appends) {
        var start = System.nanoTime();
        try (var handle = open()) {
            var plan = prepare(handle, appends);
            commit(handle, plan);
            tell(appends.size(), plan.events().size(), Duration.ofNanos(System.nanoTime() - start));
            return plan.outcomes();
        }
    }

    /** What is committed stays so, whatever an observer makes of it. */
    private void tell(int appends, int events, Duration duration) {
        try {
            observer.committed(appends, events, duration);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("an observer of commits failed");
        }
    }

    private Handle open() {
        try {
            return jdbi.open();
        } catch (RuntimeException e) {
            throw EventLogUnavailableException.database("give a connection", e);
        }
    }

    private BatchPlan prepare(Handle handle, List<Append> appends) {
        try {
            handle.begin();
            var head = handle.attach(EventDao.class).lockHead();
            var plan = plan(handle, head, appends);
            if (!plan.events().isEmpty()) {
                EventRows.insert(handle, plan.events());
                dialect.moveHead(handle, plan.newHead());
            }
            return plan;
        } catch (RuntimeException e) {
            rollback(handle, e);
            throw SqlStates.isTransient(e) ? EventLogUnavailableException.database("take the append", e) : e;
        }
    }

    private static BatchPlan plan(Handle handle, long head, List<Append> appends) {
        var settled = ConflictQuery.run(handle, head, appends);
        var plan = BatchPlan.of(head, appends, settled);
        while (plan.hasCompanions()) {
            handle.savepoint("companions");
            var refusals = plan.writeCompanions(handle);
            if (refusals.isEmpty()) {
                break;
            }
            handle.rollbackToSavepoint("companions");
            var certain = Collections.min(refusals.keySet());
            settled.put(certain, refusals.get(certain));
            plan = BatchPlan.of(head, appends, settled);
        }
        return plan;
    }

    private void commit(Handle handle, BatchPlan plan) {
        if (plan.events().isEmpty()) {
            rollback(handle, null);
            makeDurable(handle, plan);
            return;
        }
        try {
            handle.commit();
        } catch (RuntimeException e) {
            rollback(handle, e);
            requireCommitted(plan, e);
        }
        makeDurable(handle, plan);
    }

    /** Also after a batch that added nothing: what an earlier one committed and could not sync must get to be seen. */
    private void makeDurable(Handle handle, BatchPlan plan) {
        if (plan.newHead() > durableHead.getAsLong()) {
            try {
                dialect.makeDurable(handle);
            } catch (RuntimeException e) {
                throw AppendOutcomeUnknownException.commitFailed(e);
            }
            committedHead.accept(plan.newHead());
        }
    }

    /** After a commit that failed: returns when it happened all the same, throws when it did not or nobody can tell. */
    private void requireCommitted(BatchPlan plan, RuntimeException failure) {
        boolean present;
        try {
            var first = plan.events().getFirst();
            present = jdbi.inTransaction(handle -> {
                        var dao = handle.attach(EventDao.class);
                        dao.lockHead();
                        return dao.positionOf(first.event().id()).filter(position -> position == first.position());
                    })
                    .isPresent();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            throw AppendOutcomeUnknownException.commitFailed(failure);
        }
        if (!present) {
            throw EventLogUnavailableException.database("commit the append", failure);
        }
    }

    private static void rollback(Handle handle, @Nullable RuntimeException cause) {
        try {
            if (handle.isInTransaction()) {
                handle.rollback();
            }
        } catch (RuntimeException e) {
            if (cause != null) {
                cause.addSuppressed(e);
            }
        }
    }
}
