package dev.keelson.messagingadapters.tck;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for what is due, in the thread that asks.
 *
 * @param longest after which it is late
 */
record Patience(Duration longest) {

    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    /** Tries an assertion until it holds; fails as it does when its time is over. */
    void until(Runnable assertion) {
        var deadline = System.nanoTime() + longest.toNanos();
        while (!holds(assertion, deadline)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static boolean holds(Runnable assertion, long deadline) {
        try {
            assertion.run();
            return true;
        } catch (AssertionError e) {
            if (System.nanoTime() - deadline > 0) {
                throw e;
            }
            return false;
        }
    }
}
