package dev.keelson.eventstore.history;

import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Records what clients asked of one object and what they were told, on one clock: an operation that ended before another
 * began did so in real time. Safe for use by many threads.
 */
public final class History<I, A> {

    private final AtomicLong clock = new AtomicLong();
    private final Queue<Operation<I, A>> operations = new ConcurrentLinkedQueue<>();

    /** Makes the call and records it, from before it until after it. */
    public void record(int client, I invocation, Supplier<Answer<A>> call) {
        var began = clock.incrementAndGet();
        var answer = call.get();
        operations.add(new Operation<>(client, invocation, answer, began, clock.incrementAndGet()));
    }

    /** What was recorded so far, in order of invocation. */
    public List<Operation<I, A>> operations() {
        return operations.stream()
                .sorted(Comparator.comparingLong(Operation::began))
                .toList();
    }
}
