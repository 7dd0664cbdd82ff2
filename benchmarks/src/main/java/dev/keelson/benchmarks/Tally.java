package dev.keelson.benchmarks;

import dev.keelson.benchmarks.Clients.Work;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts messages as they come, from the first that came to the last, so that what was done before the first, such as joining
 * a group, is not in the figure. Safe for use by many threads.
 */
final class Tally {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final long all;
    private final long nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock, like what follows. */
    private long before;

    private long count;
    private long firstAt;
    private long lastAt;

    /**
     * None yet.
     *
     * @param all how many there are
     * @param duration for how long after the first they are counted
     */
    Tally(long all, Duration duration) {
        this.all = all;
        this.nanos = duration.toNanos();
    }

    /** So many came together; 0 is nothing. */
    void add(int messages) {
        if (messages == 0) {
            return;
        }
        lock.lock();
        try {
            lastAt = System.nanoTime();
            if (count == 0) {
                before = messages;
                firstAt = lastAt;
            }
            count += messages;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether all have come, or the time is over and there is enough to tell a rate by. */
    boolean isOver() {
        lock.lock();
        try {
            return count >= all || (count > before && System.nanoTime() - firstAt >= nanos);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is over. */
    Work await() {
        var deadline = System.nanoTime() + PATIENCE.toNanos() + nanos;
        lock.lock();
        try {
            while (!isOver()) {
                if (System.nanoTime() - deadline > 0) {
                    throw BenchmarkFailedException.because("%d of %d messages came".formatted(count, all));
                }
                var _ = changed.await(1, TimeUnit.SECONDS);
            }
            return work();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BenchmarkFailedException.because("interrupted");
        } finally {
            lock.unlock();
        }
    }

    /** What came after the first. */
    private Work work() {
        if (count == before) {
            throw BenchmarkFailedException.because("all %d messages came at once".formatted(count));
        }
        return new Work(count - before, lastAt - firstAt);
    }
}
