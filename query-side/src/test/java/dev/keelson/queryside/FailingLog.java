package dev.keelson.queryside;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendOutcome;
import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventPage;
import dev.keelson.eventstore.EventStoreException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** A log whose database goes away for one read. Safe for use by many threads. */
final class FailingLog implements EventLog {

    private final EventLog log;
    private final AtomicInteger readsBeforeFailure;

    FailingLog(EventLog log, int readsBeforeFailure) {
        this.log = log;
        this.readsBeforeFailure = new AtomicInteger(readsBeforeFailure);
    }

    @Override
    public AppendOutcome append(Append append) {
        return log.append(append);
    }

    @Override
    public EventPage read(Criteria criteria, long after, int limit) {
        if (readsBeforeFailure.getAndDecrement() == 0) {
            throw new AwayException();
        }
        return log.read(criteria, after, limit);
    }

    @Override
    public boolean mayHaveChanged(Criteria criteria, long after) {
        return log.mayHaveChanged(criteria, after);
    }

    @Override
    public long head() {
        return log.head();
    }

    @Override
    public long positionAt(Instant time) {
        return log.positionAt(time);
    }

    @Override
    public Subscription onAppend(LongConsumer listener) {
        return log.onAppend(listener);
    }

    @Override
    public void close() {}

    private static final class AwayException extends EventStoreException {

        private static final long serialVersionUID = 1L;

        AwayException() {
            super("the database is away", null);
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }
}
