package dev.keelson.projections;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How far the read models are that this node's queries read, and who waits for that. Safe for use by many threads. */
final class ServedPositions {

    /** How long who waits looks away at most: another generation may serve meanwhile. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** And when segments are other nodes', who say nothing. */
    private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final PositionWaits waits = new PositionWaits(this::ownPositionOf);
    private final Supplier<Serving> serving;
    private final Function<GenerationId, @Nullable GenerationRunner> runners;
    private final Function<Set<String>, Collection<String>> chosen;
    private final LongSupplier head;

    /**
     * @param chosen the projections of the names, or all when there are none
     * @param head of the log
     */
    ServedPositions(
            Supplier<Serving> serving,
            Function<GenerationId, @Nullable GenerationRunner> runners,
            Function<Set<String>, Collection<String>> chosen,
            LongSupplier head) {
        this.serving = serving;
        this.runners = runners;
        this.chosen = chosen;
        this.head = head;
    }

    long of(Set<String> names) {
        return chosen.apply(names).stream().mapToLong(this::of).min().orElseGet(head);
    }

    private long of(String name) {
        var runner = runner(name);
        if (runner == null) {
            throw ReadModelNotReadyException.of(name);
        }
        return runner.position();
    }

    private @Nullable GenerationRunner runner(String name) {
        return serving.get().of(name).map(GenerationRow::id).map(runners).orElse(null);
    }

    /** As far as that can be told without asking the database. */
    private long ownPositionOf(Set<String> names) {
        return chosen.apply(names).stream()
                .map(this::runner)
                .mapToLong(runner -> runner == null ? Long.MIN_VALUE : runner.ownPosition())
                .min()
                .orElseGet(head);
    }

    /** Waits until {@link #of(Set)} is at least the position; false when the time is over before, or waiting has ended. */
    boolean await(Set<String> names, long position, Duration timeout) throws InterruptedException {
        var end = System.nanoTime() + timeout.toNanos();
        if (of(names) >= position) {
            return true;
        }
        try (var wait = waits.begin(names, position)) {
            while (of(names) < position) {
                var remaining = end - System.nanoTime();
                if (remaining <= 0 || !wait.await(Math.min(remaining, longestWait(names)))) {
                    return false;
                }
            }
            return true;
        }
    }

    private long longestWait(Set<String> names) {
        return ownPositionOf(names) == Long.MIN_VALUE ? RECHECK_NANOS : LONGEST_WAIT_NANOS;
    }

    /** A segment of this node has moved. */
    void moved() {
        waits.moved();
    }

    /** This node has a segment more, or less. */
    void segmentsChanged() {
        waits.wakeAll();
    }

    /** Wakes all who wait; from now on nobody does. */
    void endWaiting() {
        waits.end();
    }
}
