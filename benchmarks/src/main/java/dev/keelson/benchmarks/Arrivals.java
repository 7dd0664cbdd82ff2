package dev.keelson.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Notes when the message of a position arrives at a consumer, on a thread of its own. Safe for use by many threads. */
final class Arrivals implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<Long, CompletableFuture<Long>> times = new ConcurrentHashMap<>();
    private final BareConsumer consumer;
    private final Thread thread;
    private volatile boolean closed;

    private Arrivals(BareConsumer consumer) {
        this.consumer = consumer;
        thread = Thread.ofPlatform().name("arrivals").unstarted(this::run);
    }

    /**
     * Begins.
     *
     * @param consumer is closed with this
     */
    static Arrivals at(BareConsumer consumer) {
        var arrivals = new Arrivals(consumer);
        arrivals.thread.start();
        return arrivals;
    }

    private void run() {
        try (consumer) {
            while (!closed) {
                var _ = consumer.receive(position -> time(position).complete(System.nanoTime()));
            }
        }
    }

    private CompletableFuture<Long> time(long position) {
        return times.computeIfAbsent(position, _ -> new CompletableFuture<>());
    }

    /** When it came, by {@link System#nanoTime()}; waits for it. */
    long at(long position) {
        try {
            return time(position).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BenchmarkFailedException.because("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            throw BenchmarkFailedException.after("no message came of position " + position, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            if (!thread.join(PATIENCE)) {
                throw BenchmarkFailedException.because("the consumer does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
