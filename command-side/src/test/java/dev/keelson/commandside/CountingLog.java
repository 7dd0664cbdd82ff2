package dev.keelson.commandside;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendOutcome;
import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventPage;
import dev.keelson.eventstore.ForwardingEventLog;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A log that counts what is asked of it, and whose process knows of its own appends only: it hears nothing of others. */
final class CountingLog extends ForwardingEventLog {

    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger conflicts = new AtomicInteger();
    private final AtomicReference<@Nullable Runnable> afterTheNextRead = new AtomicReference<>();

    CountingLog(EventLog log) {
        super(log);
    }

    /** Reads since the last call. */
    int reads() {
        return reads.getAndSet(0);
    }

    /** Conflicts since the last call. */
    int conflicts() {
        return conflicts.getAndSet(0);
    }

    @Override
    public AppendOutcome append(Append append) {
        var outcome = super.append(append);
        if (outcome instanceof AppendOutcome.Conflicted) {
            conflicts.incrementAndGet();
        }
        return outcome;
    }

    /** What happens right after the next read, on the reading thread. */
    void afterTheNextRead(Runnable happening) {
        afterTheNextRead.set(happening);
    }

    @Override
    public EventPage read(Criteria criteria, long after, int limit) {
        reads.incrementAndGet();
        var page = super.read(criteria, after, limit);
        var happening = afterTheNextRead.getAndSet(null);
        if (happening != null) {
            happening.run();
        }
        return page;
    }

    @Override
    public boolean mayHaveChanged(Criteria criteria, long after) {
        return false;
    }
}
