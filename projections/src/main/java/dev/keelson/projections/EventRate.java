package dev.keelson.projections;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How fast a position moves, by samples of the last ten seconds; a position that goes back begins anew. Times are of
 * {@link System#nanoTime()}. Safe for use by many threads.
 */
final class EventRate {

    private static final long WINDOW = Duration.ofSeconds(10).toNanos();
    private static final long SPACING = Duration.ofMillis(500).toNanos();
    private static final double SECOND = Duration.ofSeconds(1).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long time, long position) {}

    /** Notes where the position is; more often than twice a second is passed over. */
    void sample(long time, long position) {
        lock.lock();
        try {
            if (!samples.isEmpty() && position < samples.getLast().position()) {
                samples.clear();
            }
            if (samples.isEmpty() || time - samples.getLast().time() >= SPACING) {
                samples.addLast(new Sample(time, position));
            }
            while (samples.size() > 1 && time - samples.getFirst().time() > WINDOW) {
                samples.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Positions a second up to now; 0 while too little is known. */
    double perSecond(long time, long position) {
        lock.lock();
        try {
            sample(time, position);
            var first = samples.getFirst();
            var elapsed = time - first.time();
            return elapsed < SPACING ? 0 : (position - first.position()) * SECOND / elapsed;
        } finally {
            lock.unlock();
        }
    }
}
