package dev.keelson.eventstore;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An append on its way through the group commit, and the thread that waits for it. */
final class PendingAppend {

    private enum State {
        WAITING,
        PROMOTED,
        TAKEN,
        ABANDONED,
        DONE
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final Thread waiter = Thread.currentThread();
    private final EncodedAppend append;
    private @Nullable AppendOutcome outcome;
    private @Nullable RuntimeException failure;

    PendingAppend(EncodedAppend append) {
        this.append = append;
    }

    EncodedAppend append() {
        return append;
    }

    /** Makes the waiter the next leader, unless it has given up. */
    boolean promote() {
        var promoted = state.compareAndSet(State.WAITING, State.PROMOTED);
        if (promoted) {
            LockSupport.unpark(waiter);
        }
        return promoted;
    }

    /** Takes it into a batch, unless the waiter has given up. */
    boolean take() {
        return state.compareAndSet(State.WAITING, State.TAKEN) || state.compareAndSet(State.PROMOTED, State.TAKEN);
    }

    /** Gives up before anything was done; false when it is too late for that. */
    boolean abandon() {
        return state.compareAndSet(State.WAITING, State.ABANDONED);
    }

    boolean isPromoted() {
        return state.get() == State.PROMOTED;
    }

    boolean isDone() {
        return state.get() == State.DONE;
    }

    void complete(AppendOutcome result) {
        if (!isDone()) {
            outcome = result;
            state.set(State.DONE);
        }
    }

    void fail(RuntimeException cause) {
        if (!isDone()) {
            failure = cause;
            state.set(State.DONE);
        }
    }

    /** After it was completed or has failed: tells the waiter. */
    void wake() {
        LockSupport.unpark(waiter);
    }

    /** What {@link #complete} or {@link #fail} was told; only once {@link #isDone()}. */
    AppendOutcome result() {
        if (failure != null) {
            throw failure;
        }
        if (outcome == null) {
            throw new IllegalStateException("the append has no outcome yet");
        }
        return outcome;
    }
}
