package dev.keelson.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A read model that is rebuilt in service: events come at a steady rate, and queries ask for what was just acknowledged, before,
 * during and after the switch and while the old tables are dropped. An answer that lacks an acknowledged event, goes back or
 * has more than the log fails the measurement, and so does any error.
 *
 * @param events in the log before
 */
record Rebuilding(Engine engine, int events) {

    private static final int ACCOUNTS = 10_000;
    private static final int SEGMENTS = 4;
    private static final int APPENDS_PER_SECOND = 500;
    private static final int ASKERS = 2;
    private static final Duration AFTERWARDS = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Events a second that the new tables are filled with, until queries read them. */
    Figure measure() {
        try (var scratch = engine.open()) {
            OpenLog.on(scratch).close();
            Loader.fill(scratch, new LoadedLog(events, ACCOUNTS));
            try (var log = OpenLog.on(scratch);
                    var balances = Balances.start("balances", log.dataSource(), log.log(), SEGMENTS)) {
                balances.await(events, PATIENCE);
                return Figure.alone(Figure.PER_SECOND, List.of(new Service(log, balances, events).rebuild()));
            }
        }
    }

    /** What goes on meanwhile. */
    private static final class Service {

        private final OpenLog log;
        private final Balances balances;
        private final int events;
        private final AtomicLong acknowledged;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

        Service(OpenLog log, Balances balances, int events) {
            this.log = log;
            this.balances = balances;
            this.events = events;
            acknowledged = new AtomicLong(events);
        }

        double rebuild() {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                try {
                    var appending = threads.submit(this::append);
                    var asking = IntStream.range(0, ASKERS)
                            .mapToObj(_ -> threads.submit(this::ask))
                            .toList();
                    var perSecond = rebuildAndDrop();
                    ended.set(true);
                    await(appending);
                    asking.forEach(Service::await);
                    requireNoFailure();
                    balances.await(log.log().head(), PATIENCE);
                    balances.requireDeposits(2, log.log().head());
                    return perSecond;
                } finally {
                    ended.set(true);
                }
            }
        }

        private void requireNoFailure() {
            var first = failure.get();
            if (first != null) {
                throw BenchmarkFailedException.after("an append failed", first);
            }
        }

        private double rebuildAndDrop() {
            var begun = System.nanoTime();
            balances.rebuild(SEGMENTS);
            balances.awaitServing(2, PATIENCE);
            var nanos = System.nanoTime() - begun;
            balances.drop(1, PATIENCE);
            pause(AFTERWARDS);
            return events * 1e9 / nanos;
        }

        private void append() {
            var begun = System.nanoTime();
            var distance = Duration.ofSeconds(1).toNanos() / APPENDS_PER_SECOND;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var number = 1L; !ended.get(); number++) {
                    var account = Boundaries.account((int) (number % ACCOUNTS));
                    threads.execute(() -> appendOnce(account));
                    Deposits.pauseUntil(begun + number * distance);
                }
            }
        }

        private void appendOnce(String account) {
            try {
                acknowledged.accumulateAndGet(Deposits.append(log.log(), account), Math::max);
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            }
        }

        private void ask() {
            var last = 0L;
            while (!ended.get()) {
                var least = Math.max(last, acknowledged.get());
                balances.await(least, PATIENCE);
                var answer = balances.deposits();
                var most = log.log().head();
                if (answer < least || answer > most) {
                    throw BenchmarkFailedException.because(
                            "a query counted %d deposits, from %d to %d were right".formatted(answer, least, most));
                }
                last = answer;
            }
        }

        private static void pause(Duration duration) {
            Deposits.pauseUntil(System.nanoTime() + duration.toNanos());
        }

        private static void await(Future<?> task) {
            try {
                task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw BenchmarkFailedException.because("interrupted");
            } catch (ExecutionException e) {
                throw BenchmarkFailedException.after("the read model did not serve well during its rebuild", e);
            } catch (TimeoutException e) {
                throw BenchmarkFailedException.after("it did not end", e);
            }
        }
    }
}
