package dev.keelson.eventstore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * <p>The batch is planned by itself, then handed to the database, which takes the log's lock, so that on any number of nodes
 * one batch at a time is decided, and checks what the plan could not know. Appends whose conditions do not hold leave the
 * batch and the rest is planned anew; the log only grows, so that what is broken stays broken, and it does not matter
 * whether the lock was given up in between. Without companions a plan and its commit are one round trip where the database
 * can do that.
 *
 * <p>When companions refuse, the first append that was refused leaves the batch (what refused a later one may be gone with
 * it): all is rolled back to a savepoint and the rest is placed anew, since positions shift and a condition that was broken
 * only by the refused append holds again. When a statement fails for a reason that lies in the data, such as an event id
 * that is in the log, the batch is rolled back and its appends are committed one by one, so that the neighbours of the bad
 * one do not fail with it.
 *
 * <p>A database that is away, busy or full is asked again for as long as an append may take. When the connection breaks
 * during the commit, its session is ended first, so that nothing of it can happen any more; then either all the batch's
 * events stand in the log or none does, and their first id tells which.
 */
final class BatchCommit {

    private static final Logger LOG = LoggerFactory.getLogger(BatchCommit.class);

    private final Jdbi jdbi;
    private final Dialect dialect;
    private final LogWriter writer;
    private final Duration patience;
    private final EventLogObserver observer;
    private final RecentAppends recent;
    private final LongSupplier durableHead;
    private final LongConsumer committedHead;

    /**
     * @param patience how long a batch is tried while the database cannot take it
     * @param recent is told what was committed
     * @param durableHead up to where this process knows the log to be durable
     * @param committedHead is told the new head after each durable commit
     */
    BatchCommit(
            Jdbi jdbi,
            Dialect dialect,
            Duration patience,
            EventLogObserver observer,
            RecentAppends recent,
            LongSupplier durableHead,
            LongConsumer committedHead) {
        this.jdbi = jdbi;
        this.dialect = dialect;
        writer = dialect.writer();
        this.patience = patience;
        this.observer = observer;
        this.recent = recent;
        this.durableHead = durableHead;
        this.committedHead = committedHead;
    }

    void commit(List<PendingAppend> batch) {
        commit(batch, Patience.of(patience));
    }

    private void commit(List<PendingAppend> batch, Patience patience) {
        try {
            var appends = new ArrayList<EncodedAppend>(batch.size());
            batch.forEach(pending -> appends.add(pending.append()));
            var outcomes = patience.retry(() -> commitTogether(appends, patience));
            for (var i = 0; i < outcomes.size(); i++) {
                batch.get(i).complete(outcomes.get(i));
            }
        } catch (EventStoreException e) {
            batch.forEach(pending -> pending.fail(e));
        } catch (RuntimeException e) {
            if (batch.size() == 1) {
                settleAlone(batch.getFirst(), e);
            } else {
                batch.forEach(pending -> commit(List.of(pending), patience));
            }
        }
    }

    private void settleAlone(PendingAppend pending, RuntimeException failure) {
        if (SqlStates.isUniqueViolation(failure)) {
            var duplicate = duplicateIn(pending.append().append());
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

    private List<AppendOutcome> commitTogether(List<EncodedAppend> appends, Patience patience) {
        var start = System.nanoTime();
        try (var handle = open()) {
            var attempt = new Attempt(handle, appends, patience);
            var written = attempt.run();
            makeDurable(handle, written.base() + written.plan().events().size());
            if (!written.plan().isEmpty()) {
                recent.committed(written.base(), written.plan().events());
            }
            tell(appends.size(), written.plan().events().size(), Duration.ofNanos(System.nanoTime() - start));
            return written.plan().outcomes(written.base());
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

    /** Also after a batch that added nothing: what an earlier one committed and could not sync must get to be seen. */
    private void makeDurable(Handle handle, long head) {
        if (head > durableHead.getAsLong()) {
            try {
                dialect.makeDurable(handle);
            } catch (RuntimeException e) {
                throw AppendOutcomeUnknownException.commitFailed(e);
            }
            committedHead.accept(head);
        }
    }

    /** A plan that stands in the log. */
    private record Written(BatchPlan plan, long base) {}

    /** One try of a batch on one connection; what was found to be broken is kept from plan to plan. */
    private final class Attempt {

        private final Handle handle;
        private final List<EncodedAppend> appends;
        private final Patience patience;
        private final boolean transactional;
        private final Map<Integer, AppendOutcome> settled = new HashMap<>();
        private final long session;
        private long base;

        Attempt(Handle handle, List<EncodedAppend> appends, Patience patience) {
            this.handle = handle;
            this.appends = appends;
            this.patience = patience;
            transactional = !writer.commitsAlone() || hasCompanions();
            session = dialect.session(handle);
        }

        private boolean hasCompanions() {
            for (var append : appends) {
                if (!append.append().companions().isEmpty()) {
                    return true;
                }
            }
            return false;
        }

        Written run() {
            return transactional ? inTransaction() : alone();
        }

        private Written alone() {
            var plan = plan();
            while (!plan.isEmpty()) {
                try {
                    if (isWritten(plan)) {
                        return new Written(plan, base);
                    }
                } catch (RuntimeException e) {
                    return new Written(plan, baseAfter(e, plan));
                }
                plan = plan();
            }
            return new Written(plan, base);
        }

        private Written inTransaction() {
            BatchPlan plan;
            try {
                handle.begin();
                plan = writtenWithCompanions();
            } catch (RuntimeException e) {
                rollback(e);
                throw unavailableOr(e);
            }
            if (plan.isEmpty()) {
                rollback(null);
                return new Written(plan, base);
            }
            try {
                handle.commit();
            } catch (RuntimeException e) {
                rollback(e);
                return new Written(plan, baseAfter(e, plan));
            }
            return new Written(plan, base);
        }

        private BatchPlan writtenWithCompanions() {
            while (true) {
                var plan = plan();
                if (plan.isEmpty()) {
                    return plan;
                }
                handle.savepoint("plan");
                if (isWritten(plan)) {
                    var refusals = plan.writeCompanions(handle, base);
                    if (refusals.isEmpty()) {
                        return plan;
                    }
                    handle.rollbackToSavepoint("plan");
                    var certain = Collections.min(refusals.keySet());
                    settled.put(certain, refusals.get(certain));
                }
            }
        }

        private BatchPlan plan() {
            return BatchPlan.of(appends, settled, recent);
        }

        /** Whether the plan stands; otherwise the appends that keep it from that are settled. */
        private boolean isWritten(BatchPlan plan) {
            var placement = writer.write(handle, plan);
            base = placement.base();
            placement.broken().forEach(append -> settled.put(append, new AppendOutcome.Conflicted()));
            return placement.broken().isEmpty();
        }

        /** Where the batch stands although the call that commits it failed; throws when it does not, or nobody can tell. */
        private long baseAfter(RuntimeException failure, BatchPlan plan) {
            if (!SqlStates.isConnectionLost(failure)) {
                throw unavailableOr(failure);
            }
            var first = plan.events().getFirst().event().id();
            var known = recent.through();
            var position = patience.find(() -> positionOf(first), failure);
            if (position <= known) {
                throw EventLogUnavailableException.database("commit the append", failure);
            }
            return position - 1;
        }

        /** 0 when it is not in the log and, its session being over, will not get there. */
        private long positionOf(String eventId) {
            try (var other = jdbi.open()) {
                dialect.end(other, session, patience);
                return other.attach(EventDao.class).positionOf(eventId).orElse(0L);
            }
        }

        private void rollback(@Nullable RuntimeException cause) {
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

    private static RuntimeException unavailableOr(RuntimeException failure) {
        return SqlStates.isTransient(failure)
                ? EventLogUnavailableException.database("take the append", failure)
                : failure;
    }
}
