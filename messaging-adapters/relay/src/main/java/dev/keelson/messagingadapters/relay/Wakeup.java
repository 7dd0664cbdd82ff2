package dev.keelson.messagingadapters.relay;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Wakes one thread that waits for any of several things. A signal that comes while nobody waits ends the next wait; whoever
 * changes something signals afterwards, and whoever waits looks at everything afterwards. Signals come from many threads.
 */
final class Wakeup {

    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile @Nullable Thread waiting;

    void signal() {
        if (!signalled.get() && signalled.compareAndSet(false, true)) {
            LockSupport.unpark(waiting);
        }
    }

    /** Returns at a signal, or when the time is over, or a little early. */
    void await(long nanos) {
        waiting = Thread.currentThread();
        if (!signalled.get()) {
            LockSupport.parkNanos(this, nanos);
        }
        signalled.set(false);
    }
}
