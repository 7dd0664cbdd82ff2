package dev.keelson.messagingadapters.relay;

import dev.keelson.messagingadapters.relay.RelayState.Stopped;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The event that a relay stands still before, and the word of an operator about it. Safe for use by many threads. */
final class Standstill {

    private final RelayProgress progress;
    private final Wakeup wakeup;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock, like what follows. */
    private @Nullable Stopped at;

    private boolean skipped;

    Standstill(RelayProgress progress, Wakeup wakeup) {
        this.progress = progress;
        this.wakeup = wakeup;
    }

    /**
     * The relay stands still before an event, or before none.
     *
     * @return whether this event is to be passed over
     */
    boolean isSkipped(@Nullable Stopped now) {
        lock.lock();
        try {
            if (!Objects.equals(at, now)) {
                skipped &= at != null && now != null && at.position() == now.position();
                at = now;
                progress.stopped(now);
            }
            return skipped;
        } finally {
            lock.unlock();
        }
    }

    /** The relay stands still no longer. */
    void leave() {
        var _ = isSkipped(null);
    }

    /** Whether the relay stands still there, and so goes on. */
    boolean skip(long position, String reason) {
        lock.lock();
        try {
            if (at == null || at.position() != position || skipped) {
                return false;
            }
            skipped = true;
            progress.skipped(position, reason);
        } finally {
            lock.unlock();
        }
        wakeup.signal();
        return true;
    }
}
