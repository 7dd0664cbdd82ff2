package dev.keelson.eventstore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Lets appends that wait at the same time commit together, without a thread of its own.
 *
 * <p>Every append enters the queue. The first to find nobody leading becomes the leader: it takes what waits, commits it as
 * one batch, hands the lead to whoever is first in the queue by then, and wakes those it served. So a lone append pays no
 * hand-over between threads at all, and under load the batch grows to whatever arrived during the commit before it.
 *
 * <p>A batch costs much the same whatever its size, so it pays to let those come along whose appends were just committed: a
 * leader waits for as many as were in the batch before and in the queue behind it, but only for a fraction of what a batch
 * costs. The wait adapts: where callers come back at once it grows to what they need, where they do not it shrinks to next
 * to nothing. A lone caller is never waited for.
 *
 * <p>The lead never gets lost: {@code leading} is true from the moment a thread takes the lead until a leader, finding the
 * queue empty, clears it; having cleared it, it looks once more, for an append that came in between and saw it still set.
 * A waiter that times out leaves the queue only while nobody has promoted or taken it; after that it must lead, or learn
 * its outcome.
 *
 * <p>Safe for use by many threads.
 */
final class GroupCommit {

    private static final long SHORTEST_GATHERING = TimeUnit.MICROSECONDS.toNanos(4);
    private static final long LONGEST_GATHERING = TimeUnit.MICROSECONDS.toNanos(100);

    private final BlockingQueue<PendingAppend> queue;
    private final AtomicBoolean leading = new AtomicBoolean();
    private final EventLogConfiguration configuration;
    private final long turnNanos;
    private final Consumer<List<PendingAppend>> committer;
    /** How long a leader waits for more appends; this and the next belong to whoever leads. */
    private volatile long gatherNanos = SHORTEST_GATHERING;

    private volatile int expected;

    /**
     * @param committer gives every append of a batch its outcome; runs on one thread at a time
     */
    GroupCommit(EventLogConfiguration configuration, Consumer<List<PendingAppend>> committer) {
        this.configuration = configuration;
        this.committer = committer;
        turnNanos = configuration.appendTimeout().toNanos();
        queue = new LinkedBlockingQueue<>(configuration.queueCapacity());
    }

    AppendOutcome append(Append append) {
        var pending = new PendingAppend(EncodedAppend.of(append));
        if (!queue.offer(pending)) {
            throw EventLogUnavailableException.queueFull(configuration.queueCapacity());
        }
        if (leading.compareAndSet(false, true)) {
            lead();
        }
        await(pending);
        return pending.result();
    }

    private void lead() {
        gather();
        var batch = takeBatch();
        try {
            if (!batch.isEmpty()) {
                committer.accept(batch);
            }
        } catch (RuntimeException e) {
            batch.forEach(pending -> pending.fail(e));
        } finally {
            expected = batch.size() + queue.size();
            passOn();
            batch.forEach(PendingAppend::wake);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // those who are waited for may need the core
    private void gather() {
        var wanted = Math.min(expected, configuration.maxBatch());
        if (queue.size() >= wanted) {
            return;
        }
        var longest = gatherNanos;
        var start = System.nanoTime();
        while (queue.size() < wanted && System.nanoTime() - start < longest) {
            Thread.yield();
        }
        gatherNanos = queue.size() < wanted
                ? Math.max(SHORTEST_GATHERING, longest / 2)
                : Math.min(LONGEST_GATHERING, longest * 2);
    }

    private List<PendingAppend> takeBatch() {
        var batch = new ArrayList<PendingAppend>();
        while (batch.size() < configuration.maxBatch()) {
            var next = queue.poll();
            if (next == null) {
                break;
            }
            if (next.take()) {
                batch.add(next);
            }
        }
        return batch;
    }

    private void passOn() {
        do {
            for (var next = queue.peek(); next != null; next = queue.peek()) {
                if (next.promote()) {
                    return;
                }
                queue.remove(next);
            }
            leading.set(false);
        } while (!queue.isEmpty() && leading.compareAndSet(false, true));
    }

    private void await(PendingAppend pending) {
        if (pending.isDone()) {
            return;
        }
        var turn = System.nanoTime() + turnNanos;
        var outcome = turn + turnNanos;
        var interrupted = false;
        try {
            while (!pending.isDone()) {
                if (pending.isPromoted()) {
                    lead();
                    continue;
                }
                interrupted |= Thread.interrupted();
                giveUpIfDue(pending, turn, outcome, interrupted);
                LockSupport.parkNanos(this, remaining(pending, turn, outcome));
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void giveUpIfDue(PendingAppend pending, long turn, long outcome, boolean interrupted) {
        var now = System.nanoTime();
        if ((now - turn >= 0 || interrupted) && pending.abandon()) {
            queue.remove(pending);
            throw interrupted
                    ? EventLogUnavailableException.interrupted()
                    : EventLogUnavailableException.timedOut(configuration.appendTimeout());
        }
        if (now - outcome >= 0 && !pending.isDone() && !pending.isPromoted()) {
            throw AppendOutcomeUnknownException.timedOut(
                    configuration.appendTimeout().multipliedBy(2));
        }
    }

    private static long remaining(PendingAppend pending, long turn, long outcome) {
        var now = System.nanoTime();
        return pending.isDone() || pending.isPromoted() ? 0 : Math.max(1, (now - turn < 0 ? turn : outcome) - now);
    }
}
