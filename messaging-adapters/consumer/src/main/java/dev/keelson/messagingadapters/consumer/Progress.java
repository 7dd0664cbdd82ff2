package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.consumer.ConsumerStatus.State;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what becomes of a consumer's messages, and tells the observer. Safe for use by many threads. */
final class Progress {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ConsumerConfiguration configuration;
    private final ConsumerObserver observer;
    private final LongAdder consumed = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder parked = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final AtomicReference<@Nullable Stall> stall = new AtomicReference<>();

    /**
     * That nothing could be done for a message.
     *
     * @param until it is tried again by then, and says so if it is in vain, by {@link System#nanoTime()}
     */
    private record Stall(String reason, long until) {

        boolean isOver() {
            return System.nanoTime() - until > 0;
        }
    }

    Progress(ConsumerConfiguration configuration, ConsumerObserver observer) {
        this.configuration = configuration;
        this.observer = observer;
    }

    private String name() {
        return configuration.name();
    }

    void consumed(int count) {
        if (count > 0) {
            consumed.add(count);
            observer.consumed(name(), count);
        }
    }

    void duplicates(int count) {
        if (count > 0) {
            duplicates.add(count);
            observer.duplicates(name(), count);
        }
    }

    void retried() {
        retried.increment();
        observer.retried(name());
    }

    void parked() {
        parked.increment();
        observer.parked(name());
    }

    void dropped(String stage) {
        dropped.increment();
        observer.dropped(name(), stage);
    }

    void refused() {
        observer.refused(name());
    }

    void replayed() {
        consumed.increment();
        observer.replayed(name());
    }

    /** Nothing can be done for a message before a pause is over. */
    void stalled(String reason, Duration pause) {
        var next = new Stall(reason, System.nanoTime() + pause.plus(GRACE).toNanos());
        var before = stall.getAndSet(next);
        if (before == null || before.isOver()) {
            LOG.warn("consumer '{}' is stalled: {}", name(), reason);
        }
        observer.stalled(name());
    }

    ConsumerStatus status(State lifecycle, int inFlight) {
        var current = stall.get();
        var reason = lifecycle != State.RUNNING || current == null || current.isOver() ? null : current.reason();
        return new ConsumerStatus(
                name(),
                configuration.subscription().destination(),
                reason == null ? lifecycle : State.STALLED,
                reason,
                inFlight,
                consumed.sum(),
                duplicates.sum(),
                retried.sum(),
                parked.sum(),
                dropped.sum());
    }
}
