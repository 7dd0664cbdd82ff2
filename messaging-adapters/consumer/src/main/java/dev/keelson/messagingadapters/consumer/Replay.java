package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.Busy;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.FailedAgain;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.Handled;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.NotFirst;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.Unavailable;
import dev.keelson.messagingadapters.consumer.ParkedOutcome.Unknown;
import dev.keelson.messagingadapters.consumer.ParkedStore.Turn;
import dev.keelson.messagingadapters.consumer.Stages.Result;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** Tries parked messages again. Safe for use by many threads. */
final class Replay {

    private static final Duration PAUSE = Duration.ofMillis(10);

    private final ConsumerConfiguration configuration;
    private final ParkedStore store;
    private final Stages stages;
    private final Handling handling;
    private final Progress progress;

    Replay(
            ConsumerConfiguration configuration,
            ParkedStore store,
            Stages stages,
            Handling handling,
            Progress progress) {
        this.configuration = configuration;
        this.store = store;
        this.stages = stages;
        this.handling = handling;
        this.progress = progress;
    }

    ParkedOutcome retry(long number) {
        return ifAvailable(
                0, () -> store.keyOf(number).map(key -> retry(key, number, 0)).orElseGet(Unknown::new));
    }

    /** Those of a key, until one is not handled or so many were tried; another operator may be ahead with some of them. */
    ParkedOutcome retryKey(String key, int most) {
        var handled = 0;
        for (var turn = 0; turn < most; turn++) {
            switch (retryFirst(key, handled)) {
                case Handled all
                when !all.left() -> {
                    return all;
                }
                case Handled some -> handled = some.messages();
                case NotFirst _, Unknown _ -> {}
                case ParkedOutcome other -> {
                    return other;
                }
            }
        }
        return new Handled(handled, true);
    }

    private ParkedOutcome retryFirst(String key, int handled) {
        return ifAvailable(handled, () -> store.first(key)
                .map(first -> retry(key, first, handled))
                .orElseGet(() -> new Handled(handled, false)));
    }

    private static ParkedOutcome ifAvailable(int handled, Supplier<ParkedOutcome> attempt) {
        try {
            return attempt.get();
        } catch (RuntimeException e) {
            if (Blame.of(e) == Blame.NOBODY) {
                return new Unavailable(Failure.reasonOf(e), handled);
            }
            throw e;
        }
    }

    private ParkedOutcome retry(String key, long number, int handled) {
        try {
            return switch (takeTurn(key, number)) {
                case DONE -> handled(handled, true);
                case DONE_ALL -> handled(handled, false);
                case BUSY -> new Busy(handled);
                case PASSED -> ParkedMessages.passed(store, key, number);
            };
        } catch (Throwable e) {
            return Blame.of(e) == Blame.NOBODY
                    ? new Unavailable(Failure.reasonOf(e), handled)
                    : failedAgain(number, e, handled);
        }
    }

    private ParkedOutcome handled(int before, boolean left) {
        progress.replayed();
        return new Handled(before + 1, left);
    }

    private ParkedOutcome failedAgain(long number, Throwable cause, int handled) {
        var failure = Failure.of(cause, 1);
        store.failedAgain(number, failure);
        return new FailedAgain(number, failure.reason(), handled);
    }

    /** Waits while others hold the key, which is short unless they retry it as well. */
    private Turn takeTurn(String key, long number) throws Exception {
        var end = System.nanoTime() + configuration.replayPatience().toNanos();
        var turn = take(key, number);
        while (turn == Turn.BUSY && !Thread.currentThread().isInterrupted() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
            turn = take(key, number);
        }
        return turn;
    }

    private Turn take(String key, long number) throws Exception {
        return store.take(key, number, (transaction, first) -> run(transaction, first.message()));
    }

    private void run(Handle transaction, Message message) throws Exception {
        switch (stages.apply(message)) {
            case Result.Passed passed -> handling.replay(transaction, passed.message());
            case Result.Dropped dropped -> progress.dropped(dropped.stage().name());
        }
    }
}
