package dev.keelson.eventstore;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes news of a higher head to the listeners, each head once. Safe for use by many threads. */
final class AppendSignal {

    private static final Logger LOG = LoggerFactory.getLogger(AppendSignal.class);

    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong known;

    AppendSignal(long head) {
        known = new AtomicLong(head);
    }

    EventLog.Subscription subscribe(LongConsumer listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void headIs(long head) {
        if (known.getAndAccumulate(head, Math::max) < head) {
            for (var listener : listeners) {
                tell(listener, head);
            }
        }
    }

    private static void tell(LongConsumer listener, long head) {
        try {
            listener.accept(head);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a listener to appends failed");
        }
    }
}
