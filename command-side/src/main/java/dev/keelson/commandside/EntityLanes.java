package dev.keelson.commandside;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the commands of one entity go one after the other, in the order of their arrival, so that they do not collide at the
 * commit. Entities share a fixed number of lanes by the hash of their key; to share one costs time, never correctness: that
 * is the append condition's. Safe for use by many threads.
 */
final class EntityLanes {

    private static final int LANES = 4_096;

    private final ReentrantLock[] lanes = new ReentrantLock[LANES];
    private final Duration timeout;

    EntityLanes(Duration timeout) {
        this.timeout = timeout;
        for (var i = 0; i < LANES; i++) {
            lanes[i] = new ReentrantLock(true);
        }
    }

    /**
     * Waits for the lane of the key and takes it; the same thread may take it again.
     *
     * @throws TooManyCommandsException when the lane was not free in time
     */
    Lane enter(String key) {
        var lane = lanes[spread(key.hashCode()) & (LANES - 1)];
        try {
            if (lane.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return lane::unlock;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw TooManyCommandsException.inLane(key, timeout);
    }

    private static int spread(int hash) {
        return hash ^ (hash >>> 16);
    }

    /** A lane that is held until it is closed. */
    @FunctionalInterface
    interface Lane extends AutoCloseable {

        /** For commands without an entity. */
        Lane NONE = () -> {};

        @Override
        void close();
    }
}
