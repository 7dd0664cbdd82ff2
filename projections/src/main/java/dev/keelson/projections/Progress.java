package dev.keelson.projections;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts steps and wakes those who wait for the next one. Safe for use by many threads. */
final class Progress {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stepped = lock.newCondition();
    private long steps;

    void step() {
        lock.lock();
        try {
            steps++;
            stepped.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long steps() {
        lock.lock();
        try {
            return steps;
        } finally {
            lock.unlock();
        }
    }

    /** Returns after a step beyond those that were seen, or when the time is over. */
    void await(long seen, long nanos) throws InterruptedException {
        lock.lock();
        try {
            var remaining = nanos;
            while (steps == seen && remaining > 0) {
                remaining = stepped.awaitNanos(remaining);
            }
        } finally {
            lock.unlock();
        }
    }
}
