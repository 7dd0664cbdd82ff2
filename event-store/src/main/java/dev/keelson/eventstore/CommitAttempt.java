package dev.keelson.eventstore;

import dev.keelson.eventstore.EncodedAppend.EncodedEvent;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** One try to commit a batch on one connection; what was found to be broken is kept from plan to plan. Used by one thread. */
final class CommitAttempt {

    /** The parts of a log that an attempt works with. */
    record Tools(Jdbi jdbi, Dialect dialect, LogWriter writer, RecentAppends recent) {}

    /**
     * A plan that stands in the log.
     *
     * @param base the last position before it
     */
    record Written(BatchPlan plan, long base) {}

    private static final String SAVEPOINT = "plan";

    private final Tools tools;
    private final List<EncodedAppend> appends;
    private final Patience patience;
    private final Map<Integer, AppendOutcome> settled = new HashMap<>();
    private long session;
    private long base;

    CommitAttempt(Tools tools, List<EncodedAppend> appends, Patience patience) {
        this.tools = tools;
        this.appends = appends;
        this.patience = patience;
    }

    /** Whether a call of the writer is all there is to do. */
    boolean isOneCall() {
        return tools.writer().commitsAlone() && CompanionBatch.isPossible(appends);
    }

    private boolean hasCompanions() {
        for (var append : appends) {
            if (!append.append().companions().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Calls the writer until a plan stands.
     *
     * @throws CompanionRefusedException when a companion refused; nothing was done
     */
    Written inOneCall(Connection connection) {
        session = tools.dialect().session(connection);
        var plan = plan();
        while (!plan.isEmpty()) {
            try {
                if (isPlaced(tools.writer().commit(connection, plan))) {
                    break;
                }
            } catch (CompanionRefusedException e) {
                throw e;
            } catch (RuntimeException e) {
                return new Written(plan, baseAfter(e, plan));
            }
            plan = plan();
        }
        return new Written(plan, base);
    }

    /** Begins, writes with the companions, commits. */
    Written inTransaction(Handle handle) {
        session = tools.dialect().session(handle.getConnection());
        var plan = begun(handle);
        if (plan.isEmpty()) {
            rollback(handle, null);
            return new Written(plan, base);
        }
        try {
            handle.commit();
            return new Written(plan, base);
        } catch (RuntimeException e) {
            rollback(handle, e);
            return new Written(plan, baseAfter(e, plan));
        }
    }

    private BatchPlan begun(Handle handle) {
        try {
            handle.begin();
            return hasCompanions() ? writtenWithCompanions(handle) : written(handle);
        } catch (RuntimeException e) {
            rollback(handle, e);
            throw unavailableOr(e);
        }
    }

    private BatchPlan written(Handle handle) {
        var plan = plan();
        while (!plan.isEmpty() && !isPlaced(tools.writer().write(handle.getConnection(), plan))) {
            plan = plan();
        }
        return plan;
    }

    private BatchPlan writtenWithCompanions(Handle handle) {
        while (true) {
            handle.savepoint(SAVEPOINT);
            var plan = written(handle);
            if (plan.isEmpty()) {
                return plan;
            }
            var refusals = plan.writeCompanions(handle, base);
            if (refusals.isEmpty()) {
                return plan;
            }
            handle.rollbackToSavepoint(SAVEPOINT);
            settled.putAll(refusals);
        }
    }

    private BatchPlan plan() {
        return BatchPlan.of(appends, settled, tools.recent());
    }

    /** Whether the plan stands; otherwise the appends that keep it from that are settled. */
    private boolean isPlaced(LogWriter.Placement placement) {
        base = placement.base();
        placement.broken().forEach(append -> settled.put(append, new AppendOutcome.Conflicted()));
        return placement.broken().isEmpty();
    }

    /**
     * Where the batch stands although the call that commits it failed; throws when it does not, or nobody can tell. An
     * embedded database may have kept what it failed to finish, whatever it says.
     */
    private long baseAfter(RuntimeException failure, BatchPlan plan) {
        if (!SqlStates.isConnectionLost(failure) && tools.dialect().sharedBetweenProcesses()) {
            throw unavailableOr(failure);
        }
        var position = patience.find(() -> positionOf(plan), failure);
        if (position <= tools.recent().through()) {
            throw EventLogUnavailableException.database("commit the append", failure);
        }
        return position - 1;
    }

    /**
     * Where the batch's first event stands if the others follow it; 0 when they do not and, the session being over, never
     * will. Other events that were in the log before under the same ids are thus not taken for this batch.
     */
    private long positionOf(BatchPlan plan) {
        try (var other = tools.jdbi().open()) {
            tools.dialect().end(other, session, patience);
            var id = plan.events().getFirst().event().id();
            var first = other.attach(EventDao.class).positionOf(id).orElse(0L);
            return first > 0 && standFrom(first, plan.events(), other) ? first : 0;
        }
    }

    private static boolean standFrom(long first, List<EncodedEvent> events, Handle handle) {
        var last = first + events.size() - 1;
        var standing = EventReader.readBelow(handle.getConnection(), Criteria.ANY, first - 1, events.size(), last)
                .events();
        for (var i = 0; i < events.size(); i++) {
            if (i == standing.size()
                    || !standing.get(i).event().isSameAs(events.get(i).event())) {
                return false;
            }
        }
        return true;
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

    private static RuntimeException unavailableOr(RuntimeException failure) {
        return SqlStates.isTransient(failure)
                ? EventLogUnavailableException.database("take the append", failure)
                : failure;
    }
}
