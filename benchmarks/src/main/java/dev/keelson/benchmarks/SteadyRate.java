package dev.keelson.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntToLongFunction;

/**
 * Measures how long things take that begin at even distances, whatever becomes of those before.
 *
 * @param perSecond how many begin
 */
record SteadyRate(int perSecond, Pace pace) {

    /**
     * Milliseconds.
     *
     * @param percentile of so many in a hundred the slowest
     * @param thing does the one of a number, on a thread of its own, and tells the nanoseconds that it took
     */
    Figure measure(double percentile, IntToLongFunction thing) {
        var _ = nanos(thing, pace.warmUp());
        var runs = new ArrayList<Double>();
        for (var round = 0; round < pace.rounds(); round++) {
            var nanos = nanos(thing, pace.round());
            runs.add(nanos.get((int) Math.ceil(nanos.size() * percentile / 100) - 1) / 1e6);
        }
        return Figure.alone(Figure.MILLISECONDS, runs);
    }

    private List<Long> nanos(IntToLongFunction thing, Duration duration) {
        var count = (int) (perSecond * duration.toMillis() / 1_000);
        var distance = Duration.ofSeconds(1).toNanos() / perSecond;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<Long>>();
            var begun = System.nanoTime();
            for (var next = 0; next < count; next++) {
                var number = next;
                all.add(threads.submit(() -> thing.applyAsLong(number)));
                Deposits.pauseUntil(begun + (number + 1) * distance);
            }
            return sorted(all);
        }
    }

    private static List<Long> sorted(List<Future<Long>> all) {
        var sorted = new ArrayList<Long>();
        try {
            for (var one : all) {
                sorted.add(one.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BenchmarkFailedException.because("interrupted");
        } catch (ExecutionException e) {
            throw BenchmarkFailedException.after("one did not end", e);
        }
        sorted.sort(null);
        return sorted;
    }
}
