package dev.keelson.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Clients that do one thing after the other, each on a virtual thread of its own.
 *
 * @param count at least 1
 */
record Clients(int count) {

    private static final Duration GRACE = Duration.ofSeconds(60);

    Clients {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, was " + count);
        }
    }

    /**
     * What the clients did together.
     *
     * @param nanos from their start until the last of them had ended
     */
    record Work(long operations, long nanos) {

        double perSecond() {
            return operations * 1e9 / nanos;
        }
    }

    /**
     * Lets the clients work for a while.
     *
     * @throws BenchmarkFailedException when one operation failed, after all clients have ended
     */
    Work work(Side side, Duration duration) {
        var start = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("client-", 0).factory())) {
            var counts = new ArrayList<Future<Long>>();
            for (var client = 0; client < count; client++) {
                counts.add(threads.submit(worker(side, client, start, ended, duration)));
            }
            var begun = System.nanoTime();
            start.countDown();
            var operations = sum(counts, duration.plus(GRACE));
            return new Work(operations, System.nanoTime() - begun);
        }
    }

    private static Callable<Long> worker(
            Side side, int client, CountDownLatch start, AtomicBoolean ended, Duration duration) {
        return () -> {
            start.await();
            try {
                return operations(side, client, ended, System.nanoTime() + duration.toNanos());
            } catch (Throwable e) {
                ended.set(true);
                throw e;
            }
        };
    }

    private static long operations(Side side, int client, AtomicBoolean ended, long end) throws SQLException {
        var operations = 0L;
        while (System.nanoTime() - end < 0 && !ended.get()) {
            side.once(client);
            operations++;
        }
        return operations;
    }

    private static long sum(Iterable<Future<Long>> counts, Duration within) {
        var deadline = System.nanoTime() + within.toNanos();
        var sum = 0L;
        try {
            for (var count : counts) {
                sum += count.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BenchmarkFailedException.because("interrupted");
        } catch (ExecutionException e) {
            throw BenchmarkFailedException.after("an operation failed", e);
        } catch (TimeoutException e) {
            throw BenchmarkFailedException.after("a client did not end within " + within, e);
        }
    }
}
