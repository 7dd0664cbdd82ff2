package dev.keelson.projections;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;

/**
 * Threads that wait for projections to come to a position. Only those are woken whose position was reached, so that many may
 * wait while batches are committed often. Safe for use by many threads.
 */
final class PositionWaits {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Set<String>, Queue<Wait>> waiting = new HashMap<>();
    private final ToLongFunction<Set<String>> reached;
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean ended;

    /**
     * @param reached how far projections are; quick
     */
    PositionWaits(ToLongFunction<Set<String>> reached) {
        this.reached = reached;
    }

    /** One thread's, from before it looks whether it has to. */
    final class Wait implements AutoCloseable {

        private final Semaphore signal = new Semaphore(0);
        private final Set<String> names;
        private final long position;

        private Wait(Set<String> names, long position) {
            this.names = names;
            this.position = position;
        }

        private long position() {
            return position;
        }

        /** Returns when the position was reached, or the time is over; false when nobody waits any more. */
        boolean await(long nanos) throws InterruptedException {
            if (!ended && signal.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                add(this);
            }
            return !ended;
        }

        private void wake() {
            signal.release();
        }

        @Override
        public void close() {
            remove(this);
        }
    }

    Wait begin(Set<String> names, long position) {
        var wait = new Wait(Set.copyOf(names), position);
        add(wait);
        return wait;
    }

    private void add(Wait wait) {
        lock.lock();
        try {
            waiting.computeIfAbsent(wait.names, _ -> new PriorityQueue<>(Comparator.comparingLong(Wait::position)))
                    .add(wait);
            count.incrementAndGet();
        } finally {
            lock.unlock();
        }
    }

    private void remove(Wait wait) {
        lock.lock();
        try {
            var queue = waiting.get(wait.names);
            if (queue != null && queue.remove(wait)) {
                count.decrementAndGet();
                forgetIfEmpty(wait.names, queue);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forgetIfEmpty(Set<String> names, Queue<Wait> queue) {
        if (queue.isEmpty()) {
            waiting.remove(names);
        }
    }

    /** Some projection has come further. */
    void moved() {
        if (count.get() > 0) {
            lock.lock();
            try {
                waiting.forEach((names, queue) -> {
                    if (!queue.isEmpty()) {
                        wake(queue, reached.applyAsLong(names));
                    }
                });
            } finally {
                lock.unlock();
            }
        }
    }

    /** Something else has changed; all look again. */
    void wakeAll() {
        lock.lock();
        try {
            waiting.values().forEach(queue -> wake(queue, Long.MAX_VALUE));
        } finally {
            lock.unlock();
        }
    }

    private void wake(Queue<Wait> queue, long position) {
        for (var first = queue.peek(); first != null && first.position <= position; first = queue.peek()) {
            queue.remove();
            count.decrementAndGet();
            first.wake();
        }
    }

    /** Wakes all; nobody waits from now on. */
    void end() {
        ended = true;
        wakeAll();
    }
}
