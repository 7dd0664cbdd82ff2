package dev.keelson.eventstore;

import dev.keelson.eventstore.CommitAttempt.Written;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
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
 * events stand in the log, one after the other, or none does.
 */
final class BatchCommit {

    private static final Logger LOG = LoggerFactory.getLogger(BatchCommit.class);

    private final DataSource dataSource;
    private final CommitAttempt.Tools tools;
    private final Duration patience;
    private final EventLogObserver observer;
    private final LongSupplier durableHead;
    private final LongConsumer committedHead;

    /**
     * @param tools its memory of appends is told what was committed
     * @param patience how long a batch is tried while the database cannot take it
     * @param durableHead up to where this process knows the log to be durable
     * @param committedHead is told the new head after each durable commit
     */
    BatchCommit(
            DataSource dataSource,
            CommitAttempt.Tools tools,
            Duration patience,
            EventLogObserver observer,
            LongSupplier durableHead,
            LongConsumer committedHead) {
        this.dataSource = dataSource;
        this.tools = tools;
        this.patience = patience;
        this.observer = observer;
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
        try {
            var duplicate = SqlStates.isUniqueViolation(failure)
                    ? duplicateIn(pending.append().append())
                    : null;
            if (duplicate == null) {
                pending.fail(failure);
            } else {
                pending.complete(duplicate);
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            pending.fail(
                    SqlStates.isTransient(e)
                            ? EventLogUnavailableException.database("tell whether an event id is taken", failure)
                            : failure);
        }
    }

    private AppendOutcome.@Nullable Duplicate duplicateIn(Append append) {
        var ids = append.events().stream().map(EventData::id).toList();
        var present = tools.jdbi().withExtension(EventDao.class, dao -> dao.presentIds(ids));
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
        var attempt = new CommitAttempt(tools, appends, patience);
        var written = attempt.isOneCall() ? inOneCall(attempt) : inTransaction(attempt);
        var plan = written.plan();
        if (!plan.isEmpty()) {
            tools.recent().committed(written.base(), plan.events());
        }
        var head = written.base() + plan.events().size();
        if (head > durableHead.getAsLong()) {
            committedHead.accept(head);
        }
        tell(appends.size(), plan.events().size(), Duration.ofNanos(System.nanoTime() - start));
        return plan.outcomes(written.base());
    }

    private Written inOneCall(CommitAttempt attempt) {
        var connection = connection();
        try {
            return attempt.inOneCall(connection);
        } catch (CompanionRefusedException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("a companion refused; done again one by one");
        } finally {
            giveBack(connection);
        }
        return inTransaction(attempt);
    }

    private Connection connection() {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            throw EventLogUnavailableException.database("give a connection", e);
        }
    }

    /** What is committed stays so, whatever becomes of the connection. */
    private static void giveBack(AutoCloseable connection) {
        try {
            connection.close();
        } catch (Exception e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("a connection could not be given back");
        }
    }

    private Written inTransaction(CommitAttempt attempt) {
        var handle = open();
        try {
            var written = attempt.inTransaction(handle);
            makeDurable(handle, written.base() + written.plan().events().size());
            return written;
        } finally {
            giveBack(handle);
        }
    }

    private Handle open() {
        try {
            return tools.jdbi().open();
        } catch (RuntimeException e) {
            throw EventLogUnavailableException.database("give a connection", e);
        }
    }

    /** Also after a batch that added nothing: what an earlier one committed and could not sync must get to be seen. */
    private void makeDurable(Handle handle, long head) {
        if (head > durableHead.getAsLong()) {
            try {
                tools.dialect().makeDurable(handle);
            } catch (RuntimeException e) {
                throw AppendOutcomeUnknownException.commitFailed(e);
            }
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
}
