package dev.keelson.messagingadapters.relay;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish that a relay end, and by when. Safe for use by many threads. */
final class StopRequest {

    private final CountDownLatch asked = new CountDownLatch(1);
    private volatile long deadline;

    /** The first time counts. */
    void ask(Duration timeout) {
        if (!isAsked()) {
            deadline = System.nanoTime() + timeout.toNanos();
            asked.countDown();
        }
    }

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Whether there is no time left. */
    boolean isOverdue() {
        return isAsked() && System.nanoTime() - deadline >= 0;
    }

    /** Waits until it is asked, or the time is over. */
    void await(Duration timeout) throws InterruptedException {
        var _ = asked.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
}
