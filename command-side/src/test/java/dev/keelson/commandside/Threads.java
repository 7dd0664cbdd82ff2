package dev.keelson.commandside;

import static org.awaitility.Awaitility.await;

import java.lang.Thread.State;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call on a thread of its own, with rendezvous points instead of sleeps. */
final class Threads {

    /** How long a test waits for what must come before it fails. */
    static final Duration LONG = Duration.ofSeconds(20);

    private Threads() {}

    /** Begins the call. */
    static <T> Call<T> call(Callable<T> work) {
        var task = new FutureTask<T>(work);
        return new Call<>(task, Thread.ofPlatform().name("test-call").daemon().start(task));
    }

    /** Waits at the latch; false when nothing came. */
    static boolean reached(CountDownLatch latch) {
        try {
            return latch.await(LONG.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A call under way. */
    record Call<T>(FutureTask<T> task, Thread thread) {

        /** Returns once the call waits for a lock, a permit or the like with a timeout. */
        void untilItWaits() {
            await().atMost(LONG).until(() -> thread.getState() == State.TIMED_WAITING);
        }

        @Nullable
        T result() throws Exception {
            return task.get(LONG.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
