package dev.keelson.queryside;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Read models that are as far as a test says, with true waiting. */
final class TestPositions implements ReadModelPositions {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long position;
    private int waiting;
    private boolean ended;
    private volatile Set<String> asked = Set.of();
    private volatile Duration waited = Duration.ZERO;

    void moveTo(long reached) {
        lock.lock();
        try {
            position = reached;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long positionOf(Set<String> processors) {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitPosition(Set<String> processors, long minimum, Duration timeout) {
        asked = processors;
        waited = timeout;
        lock.lock();
        waiting++;
        try {
            for (var left = timeout.toNanos(); position < minimum && left > 0 && !ended; ) {
                left = changed.awaitNanos(left);
            }
            return position >= minimum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    @Override
    public void endWaiting() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isWaitingEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** How many wait at the moment. */
    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Which processors were last waited for. */
    Set<String> asked() {
        return asked;
    }

    /** For how long they were. */
    Duration waited() {
        return waited;
    }
}
