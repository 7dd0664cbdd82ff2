package dev.keelson.commandside;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps snapshots on a thread of its own, so that no command waits for one. At most so many wait; one more is turned away.
 * Safe for use by many threads.
 */
final class SnapshotWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotWriter.class);

    private static final int WAITING = 256;
    private static final long CLOSE_SECONDS = 5;

    private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread;

    SnapshotWriter() {
        thread = Thread.ofVirtual().name("keelson-snapshots").start(this::write);
    }

    /** Whether the work was taken. */
    boolean offer(Runnable work) {
        return !closed.get() && waiting.offer(work);
    }

    private void write() {
        try {
            while (!closed.get() || !waiting.isEmpty()) {
                run(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever one snapshot runs into, the others are written all the same. */
    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("the writing of a snapshot failed");
        }
    }

    /** Writes what waits and ends; what takes longer than 5 s is given up. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                var told = waiting.offer(() -> {}, CLOSE_SECONDS, TimeUnit.SECONDS);
                if (!told || !thread.join(Duration.ofSeconds(CLOSE_SECONDS))) {
                    thread.interrupt();
                }
            } catch (InterruptedException e) {
                thread.interrupt();
                Thread.currentThread().interrupt();
            }
        }
    }
}
