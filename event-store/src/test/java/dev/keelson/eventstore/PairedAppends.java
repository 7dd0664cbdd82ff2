package dev.keelson.eventstore;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes two appends to a boundary meet before either goes on, so that both were decided on what the boundary was before
 * them: a rendezvous. One that meets nobody goes on alone after a moment.
 */
final class PairedAppends extends ForwardingEventLog {

    private static final long MILLISECONDS = 5;

    private final Map<Criteria, Exchanger<Append>> meetings = new ConcurrentHashMap<>();

    PairedAppends(EventLog log) {
        super(log);
    }

    @Override
    public AppendOutcome append(Append append) {
        meet(append, append.condition().criteria());
        return super.append(append);
    }

    private void meet(Append append, @Nullable Criteria boundary) {
        try {
            meetings.computeIfAbsent(boundary == null ? Criteria.ANY : boundary, _ -> new Exchanger<>())
                    .exchange(append, MILLISECONDS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // alone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
