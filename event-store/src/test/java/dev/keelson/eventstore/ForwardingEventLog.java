package dev.keelson.eventstore;

import java.time.Instant;
import java.util.function.LongConsumer;

/** A log that does what another does; tests change one thing of it. */
public abstract class ForwardingEventLog implements EventLog {

    private final EventLog log;

    protected ForwardingEventLog(EventLog log) {
        this.log = log;
    }

    @Override
    public AppendOutcome append(Append append) {
        return log.append(append);
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
