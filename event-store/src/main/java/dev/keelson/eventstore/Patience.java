package dev.keelson.eventstore;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How long a database that cannot answer is asked again, with pauses that grow. Used by one thread. */
final class Patience {

    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);

    private final long deadline;
    private long longest = SHORTEST_PAUSE;

    private Patience(long deadline) {
        this.deadline = deadline;
    }

    static Patience of(Duration duration) {
        return new Patience(System.nanoTime() + duration.toNanos());
    }

    /** The work's result, from as many tries as there is time for; the last one's failure is thrown. */
    <T> T retry(Supplier<T> work) {
        while (true) {
            try {
                return work.get();
            } catch (EventLogUnavailableException e) {
                if (!pause()) {
                    throw e;
                }
            }
        }
    }

    /**
     * What became of a commit.
     *
     * @param failure that made it unknown
     * @throws AppendOutcomeUnknownException when it could not be found out in time
     */
    long find(LongSupplier lookUp, RuntimeException failure) {
        while (true) {
            try {
                return lookUp.getAsLong();
            } catch (RuntimeException e) {
                if (!pause()) {
                    failure.addSuppressed(e);
                    throw AppendOutcomeUnknownException.commitFailed(failure);
                }
            }
        }
    }

    /** Waits a little, jittered; false when there is no time left or the thread is to stop. */
    boolean pause() {
        var left = deadline - System.nanoTime();
        if (left <= 0 || Thread.currentThread().isInterrupted()) {
            return false;
        }
        LockSupport.parkNanos(Math.min(left, ThreadLocalRandom.current().nextLong(longest / 2, longest)));
        longest = Math.min(LONGEST_PAUSE, longest * 2);
        return true;
    }
}
