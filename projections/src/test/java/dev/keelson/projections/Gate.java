package dev.keelson.projections;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.CountDownLatch;

/** A place where handlers stay until they are let go. Safe for use by many threads. */
final class Gate {

    private static final long LONGEST_SECONDS = 30;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    /** Stays. */
    void pass() {
        reached.countDown();
        await(open, "the gate was not opened");
    }

    /** Waits until somebody stays. */
    void awaitReached() {
        await(reached, "nobody came by");
    }

    void open() {
        open.countDown();
    }

    private static void await(CountDownLatch latch, String otherwise) {
        try {
            if (!latch.await(LONGEST_SECONDS, SECONDS)) {
                throw new IllegalStateException(otherwise);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
