package dev.keelson.commandside;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Counts the commands under way, bounds them, and waits for the last one when the door closes. Safe for many threads. */
final class InFlightCommands {

    private final int limit;
    private final Semaphore free;
    private volatile boolean stopping;

    InFlightCommands(int limit) {
        this.limit = limit;
        free = new Semaphore(limit);
    }

    void enter() {
        if (stopping) {
            throw ServerStoppingException.now();
        }
        if (!free.tryAcquire()) {
            throw TooManyCommandsException.inFlight(limit);
        }
        if (stopping) {
            free.release();
            throw ServerStoppingException.now();
        }
    }

    void leave() {
        free.release();
    }

    /** Refuses what comes from now on; true when what was under way ended in time. */
    boolean drain(Duration timeout) {
        stopping = true;
        try {
            var ended = free.tryAcquire(limit, timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (ended) {
                free.release(limit);
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
