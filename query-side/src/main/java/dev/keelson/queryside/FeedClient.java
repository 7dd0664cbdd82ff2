package dev.keelson.queryside;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One client's end of the feed. Its thread blocks in the socket when the client does not read; a watchdog then cuts it
 * off by an interrupt, which closes the socket under a virtual thread. The interrupt is sent under a lock that the thread
 * takes when it enters and leaves the write, so it never strikes anywhere else: H2 closes a database file whose reader is
 * interrupted. Written by one thread, watched by another.
 */
final class FeedClient {

    private enum State {
        NEW,
        IDLE,
        WRITING,
        CUT,
        ENDED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private State state = State.NEW;
    private long since = System.nanoTime();
    private @Nullable Thread writer;
    private @Nullable SubscriptionMember member;

    /** The client is a member of a subscription, which it leaves when it ends. */
    void isMember(SubscriptionMember joined) {
        lock.lock();
        try {
            member = joined;
        } finally {
            lock.unlock();
        }
    }

    /** Leaves its subscription, if it is a member of one; in any state, and again without effect. */
    void leaveSubscription() {
        lock.lock();
        try {
            if (member != null) {
                member.leave();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The calling thread writes from now on. */
    void begin() {
        lock.lock();
        try {
            if (state != State.NEW) {
                throw new IllegalStateException("the response was not begun in time");
            }
            state = State.IDLE;
            writer = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    /** Hands bytes to the socket; returns when it has taken them. */
    void write(ByteArrayOutputStream bytes, OutputStream out) throws IOException {
        enter();
        try {
            bytes.writeTo(out);
            out.flush();
        } finally {
            leave();
        }
    }

    private void enter() {
        lock.lock();
        try {
            state = State.WRITING;
            since = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** Throws instead of what the closed socket threw, and takes back the interrupt, which was meant for the write. */
    private void leave() throws IOException {
        lock.lock();
        try {
            if (state == State.CUT) {
                Thread.interrupted();
                throw new CutOffException();
            }
            state = State.IDLE;
        } finally {
            lock.unlock();
        }
    }

    /** Cuts the client off if it has been in a write for that long; true when it was this call that did so. */
    boolean cutWriteOlderThan(Duration timeout) {
        lock.lock();
        try {
            if (state != State.WRITING || writer == null || isYoungerThan(timeout)) {
                return false;
            }
            state = State.CUT;
            writer.interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the client up if its response was not begun for that long; true when it was this call that did so. */
    boolean endIfNotBegunWithin(Duration timeout) {
        lock.lock();
        try {
            return state == State.NEW && !isYoungerThan(timeout) && endLocked();
        } finally {
            lock.unlock();
        }
    }

    /** True the first time. */
    boolean end() {
        lock.lock();
        try {
            return endLocked();
        } finally {
            lock.unlock();
        }
    }

    private boolean endLocked() {
        var first = state != State.ENDED;
        state = State.ENDED;
        return first;
    }

    private boolean isYoungerThan(Duration timeout) {
        return System.nanoTime() - since < timeout.toNanos();
    }

    /** The client was cut off while it was being written to. */
    static final class CutOffException extends IOException {

        private static final long serialVersionUID = 1L;

        CutOffException() {
            super("cut off: the client did not take what was written in time");
        }
    }
}
