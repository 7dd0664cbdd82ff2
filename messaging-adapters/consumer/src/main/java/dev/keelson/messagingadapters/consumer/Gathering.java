package dev.keelson.messagingadapters.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts together what comes at the same time. What comes first is worked on at once; while all workers are at it the next batch
 * gathers. A worker is a virtual thread that lives while there is something to do: whoever adds starts one if there may be one
 * more, and a worker that ends looks again, for what came in between. Safe for use by many threads.
 */
final class Gathering<T> {

    private final String name;
    private final int batchSize;
    private final int workers;
    private final Consumer<List<T>> work;
    private final BlockingQueue<T> queue;
    private final Semaphore permits;

    /**
     * Empty.
     *
     * @param capacity how many may wait
     * @param work does not throw
     */
    Gathering(String name, int capacity, int batchSize, int workers, Consumer<List<T>> work) {
        this.name = name;
        this.batchSize = batchSize;
        this.workers = workers;
        this.work = work;
        this.queue = new LinkedBlockingQueue<>(capacity);
        this.permits = new Semaphore(workers);
    }

    /** Whether there was room. */
    boolean add(T one) {
        var added = queue.offer(one);
        startWorker();
        return added;
    }

    private void startWorker() {
        if (!queue.isEmpty() && permits.tryAcquire()) {
            Thread.ofVirtual().name(name).start(this::work);
        }
    }

    private void work() {
        try {
            for (var batch = next(); !batch.isEmpty(); batch = next()) {
                work.accept(batch);
            }
        } finally {
            permits.release();
            startWorker();
        }
    }

    private List<T> next() {
        var batch = new ArrayList<T>();
        queue.drainTo(batch, batchSize);
        return batch;
    }

    /** Waits until nobody works; whether that was in time. */
    boolean awaitIdle(Duration timeout) {
        try {
            var idle = permits.tryAcquire(workers, timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (idle) {
                permits.release(workers);
            }
            return idle;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
