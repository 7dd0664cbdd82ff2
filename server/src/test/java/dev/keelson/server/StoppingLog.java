package dev.keelson.server;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendOutcome;
import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventPage;
import java.time.Instant;
import java.util.function.LongConsumer;

/** A log with stops before and after its commits. */
record StoppingLog(EventLog log, Stops stops) implements EventLog {

    @Override
    public AppendOutcome append(Append append) {
        stops.at(CrashPoint.BEFORE_APPEND);
        var outcome = log.append(append);
        stops.at(CrashPoint.AFTER_COMMIT);
        return outcome;
    }

    @Override
    public EventPage read(Criteria criteria, long after, int limit) {
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
    public void close() {
        log.close();
    }
}
