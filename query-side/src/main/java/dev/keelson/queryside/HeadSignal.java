package dev.keelson.queryside;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes those who wait for the log's head to move, or for the feed to close. Safe for use by many threads. */
final class HeadSignal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long head;
    private boolean closed;

    void headIs(long position) {
        lock.lock();
        try {
            if (position > head) {
                head = position;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the head is beyond the position or the feed closes; false when the time is over first. */
    boolean awaitBeyond(long position, Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            var left = timeout.toNanos();
            while (head <= position && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return head > position || closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the time, or until the feed closes. */
    void pause(Duration timeout) throws InterruptedException {
        awaitBeyond(Long.MAX_VALUE, timeout);
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
