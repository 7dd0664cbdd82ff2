package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Subscription;
import dev.keelson.messagingadapters.consumer.ConsumerStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages from a broker and lets each have its effect once, in order per key and in parallel across keys; acknowledges
 * it after the commit.
 *
 * <p>A message that fails is tried again after a pause, while only its key waits, and then parked; one that can never have its
 * effect is parked at once, see {@link UnusableMessageException}. While a database or whoever decides commands is away, messages
 * are tried until it is back, which counts as no attempt. What is no message at all the adapter parks on the broker.
 *
 * <p>With {@link DeadLetters#IN_STORE} later messages of a key wait in the database behind one that is parked, until an
 * operator {@linkplain #retry(long) retries} or {@linkplain ParkedMessages#skip skips} it and {@linkplain #retryKey retries}
 * what is behind it. When the store is full, keys whose messages would have to go there stand still.
 *
 * <p>Every process that is to share the work has a consumer of the same name, with the same stages and effect. Safe for use by
 * many threads.
 */
public final class Consumer implements AutoCloseable {

    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

    private final ConsumerConfiguration configuration;
    private final Progress progress;
    private final Intake intake;
    private final @Nullable Replay replay;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Subscription subscription;
    private boolean closed;

    Consumer(ConsumerConfiguration configuration, Progress progress, Intake intake, @Nullable Replay replay) {
        this.configuration = configuration;
        this.progress = progress;
        this.intake = intake;
        this.replay = replay;
    }

    /** A consumer with a database, not started yet. */
    public static Consumer inDatabase(
            ConsumerConfiguration configuration,
            List<Stage> stages,
            MessageEffect effect,
            ConsumerDatabase database,
            ConsumerObserver observer) {
        return switch (configuration.deadLetters()) {
            case ON_BROKER ->
                new Assembly(configuration, stages, new Letters.OnBroker(), observer).with(effect, database);
            case IN_STORE -> {
                var store = new ParkedStore(database, configuration.name(), configuration.maxParked());
                yield new Assembly(configuration, stages, new Letters.InStore(store), observer).with(effect, database);
            }
        };
    }

    /**
     * A consumer that has no database, not started yet.
     *
     * @throws IllegalArgumentException when the dead letters are to be in a store
     */
    public static Consumer withoutDatabase(
            ConsumerConfiguration configuration,
            List<Stage> stages,
            MessageEffect.Commands commands,
            ConsumerObserver observer) {
        if (configuration.deadLetters() != DeadLetters.ON_BROKER) {
            throw new IllegalArgumentException(
                    "deadLetters must be ON_BROKER where there is no database, was " + configuration.deadLetters());
        }
        return new Assembly(configuration, stages, new Letters.OnBroker(), observer).with(commands);
    }

    /**
     * Becomes a member of the group, once in its life.
     *
     * @return completed when the broker knows the member, see {@link Subscription#ready()}
     * @throws IllegalStateException it was started or closed before
     */
    public CompletableFuture<Void> start(MessagingAdapter adapter) {
        lock.lock();
        try {
            if (subscription != null || closed) {
                throw new IllegalStateException(
                        "consumer '%s' was started or closed before".formatted(configuration.name()));
            }
            var begun = adapter.subscribe(configuration.subscription(), intake);
            subscription = begun;
            return begun.ready();
        } finally {
            lock.unlock();
        }
    }

    /** How it is doing. Does no I/O. */
    public ConsumerStatus status() {
        lock.lock();
        try {
            var begun = subscription;
            var state = closed ? State.CLOSED : begun == null ? State.NEW : State.RUNNING;
            return progress.status(state, begun == null ? 0 : begun.inFlight());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tries a parked message again, if it is the first of its key; started or not, on whichever member. Its key waits meanwhile.
     *
     * @param number see {@link ParkedMessage}
     * @throws IllegalStateException its dead letters are on the broker
     */
    public ParkedOutcome retry(long number) {
        return replay().retry(number);
    }

    /**
     * Tries the parked messages of a key, in order, until one fails. Those that arrive meanwhile wait behind them, and are tried
     * as well.
     *
     * @param most how many at most, at least 1
     * @throws IllegalStateException its dead letters are on the broker
     */
    public ParkedOutcome retryKey(String key, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most must be at least 1, was " + most);
        }
        return replay().retryKey(key, most);
    }

    private Replay replay() {
        if (replay == null) {
            throw new IllegalStateException("the dead letters of consumer '%s' are on the broker, as '%s'"
                    .formatted(
                            configuration.name(),
                            DeadLetter.destination(configuration.subscription().destination(), configuration.name())));
        }
        return replay;
    }

    /**
     * Leaves the group: takes nothing more and lets what it has be settled; the rest is delivered to other members. Closing again
     * does nothing.
     *
     * @param timeout how long to wait, from zero
     * @return whether everything was settled in time, so that nothing uses the database any more
     */
    public boolean close(Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        var begun = closed();
        var settled = begun == null || begun.close(timeout);
        return intake.awaitIdle(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))) && settled;
    }

    private @Nullable Subscription closed() {
        lock.lock();
        try {
            closed = true;
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    /** The same with 10 s. */
    @Override
    public void close() {
        close(DRAIN_TIMEOUT);
    }
}
