package dev.keelson.eventstore;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jspecify.annotations.Nullable;

/** The log in a database, over JDBI. Safe for use by many threads. */
final class JdbiEventLog implements EventLog {

    /** Enough for the pool to replace connections that were cut; a database that stays away is the caller's to know. */
    private static final Duration READ_PATIENCE = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final Jdbi jdbi;
    private final Dialect dialect;
    private final AppendSignal signal;
    private final RecentAppends recent;
    private final GroupCommit groupCommit;
    private final @Nullable ForeignAppends foreignAppends;

    /**
     * How much of the log this process knows to survive a power cut; where no other process writes, readers are shown no
     * more.
     */
    private final AtomicLong durableHead;

    private final AtomicBoolean closed = new AtomicBoolean();

    private JdbiEventLog(
            DataSource dataSource, Dialect dialect, EventLogConfiguration configuration, EventLogObserver observer) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        jdbi = Jdbi.create(dataSource).installPlugin(new SqlObjectPlugin());
        var head = reading(handle -> handle.attach(EventDao.class).head());
        signal = new AppendSignal(head);
        durableHead = new AtomicLong(head);
        recent = new RecentAppends(head);
        var batches = new BatchCommit(
                dataSource,
                new CommitAttempt.Tools(jdbi, dialect, dialect.writer(), recent),
                configuration.appendTimeout(),
                observer,
                durableHead::get,
                this::committed);
        groupCommit = new GroupCommit(configuration, batches::commit);
        foreignAppends = dialect.sharedBetweenProcesses()
                ? ForeignAppends.watch(dataSource, configuration.pollInterval(), this::head, signal::headIs)
                : null;
    }

    static JdbiEventLog open(DataSource dataSource, EventLogConfiguration configuration, EventLogObserver observer) {
        return new JdbiEventLog(dataSource, Dialect.of(dataSource), configuration, observer);
    }

    private void committed(long head) {
        durableHead.accumulateAndGet(head, Math::max);
        signal.headIs(head);
        if (foreignAppends != null) {
            foreignAppends.appended();
        }
    }

    @Override
    public AppendOutcome append(Append append) {
        if (closed.get()) {
            throw EventLogUnavailableException.closed();
        }
        return groupCommit.append(append);
    }

    @Override
    public EventPage read(Criteria criteria, long after, int limit) {
        if (after < 0 || limit < 1) {
            throw new IllegalArgumentException(
                    "after must be at least 0 and limit at least 1, were %d and %d".formatted(after, limit));
        }
        return retried(() -> page(criteria, after, limit));
    }

    private EventPage page(Criteria criteria, long after, int limit) {
        try (var connection = dataSource.getConnection()) {
            return dialect.sharedBetweenProcesses()
                    ? EventReader.read(connection, criteria, after, limit)
                    : EventReader.readBelow(connection, criteria, after, limit, durableHead.get());
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    @Override
    public boolean mayHaveChanged(Criteria criteria, long after) {
        return recent.mayMatch(criteria, after);
    }

    @Override
    public long head() {
        return dialect.sharedBetweenProcesses() ? reading(this::visibleHead) : durableHead.get();
    }

    private long visibleHead(Handle handle) {
        return dialect.sharedBetweenProcesses() ? handle.attach(EventDao.class).head() : durableHead.get();
    }

    @Override
    public long positionAt(Instant time) {
        return reading(handle -> {
            var head = visibleHead(handle);
            return handle.attach(EventDao.class)
                    .firstAtOrAfter(time.atOffset(ZoneOffset.UTC), head)
                    .map(first -> first - 1)
                    .orElse(head);
        });
    }

    private <T> T reading(Function<Handle, T> work) {
        return retried(() -> jdbi.withHandle(work::apply));
    }

    private static <T> T retried(Supplier<T> reading) {
        return Patience.of(READ_PATIENCE).retry(() -> {
            try {
                return reading.get();
            } catch (RuntimeException e) {
                throw SqlStates.isTransient(e) ? EventLogUnavailableException.database("answer a read", e) : e;
            }
        });
    }

    @Override
    public Subscription onAppend(LongConsumer listener) {
        return signal.subscribe(listener);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true) && foreignAppends != null) {
            foreignAppends.close();
        }
    }
}
