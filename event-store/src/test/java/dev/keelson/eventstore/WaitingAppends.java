package dev.keelson.eventstore;

import dev.keelson.eventstore.CompanionWriter.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Appends that all wait behind one that holds its transaction, so that those of one node meet in one batch. */
final class WaitingAppends {

    private static final long SECONDS = 20;

    private final HoldingWriter holder;
    private final CompletableFuture<AppendOutcome> held;
    private final List<CompletableFuture<AppendOutcome>> waiting = new ArrayList<>();

    /** Puts one into its transaction, and keeps it there. */
    WaitingAppends(EventLog log, Append append) {
        this(log, append, new Verdict.Accepted());
    }

    /** Puts one into its transaction, and keeps it there; the verdict says what becomes of it when it is let go. */
    WaitingAppends(EventLog log, Append append, Verdict verdict) {
        holder = new HoldingWriter(verdict);
        held = submit(log, holder.with(append));
        holder.awaitHolding();
    }

    /** Adds one that waits, behind those added before. */
    WaitingAppends add(EventLog log, Append append) {
        waiting.add(submit(log, append));
        return this;
    }

    /** Lets the first go; the outcomes of the others, in their order. */
    List<AppendOutcome> outcomes() {
        holder.letGo();
        held.orTimeout(SECONDS, TimeUnit.SECONDS).join();
        return waiting.stream()
                .map(future -> future.orTimeout(SECONDS, TimeUnit.SECONDS).join())
                .toList();
    }

    /** Returns once the append waits in the queue or is inside its transaction. */
    private static CompletableFuture<AppendOutcome> submit(EventLog log, Append append) {
        var future = new CompletableFuture<AppendOutcome>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                future.complete(log.append(append));
            } catch (RuntimeException e) {
                future.completeExceptionally(e);
            }
        });
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> thread.getState() == Thread.State.TIMED_WAITING
                        || thread.getState() == Thread.State.WAITING
                        || !thread.isAlive());
        return future;
    }
}
