package dev.keelson.eventstore.history;

import dev.keelson.eventstore.history.Counter.Invocation;

/** A number that is counted up by one, which answers the new number, and read; 0 at first. */
public record Counter() implements Model<Long, Invocation, Long> {

    /** What can be asked; the answer is the number. */
    public sealed interface Invocation {
        record Increment() implements Invocation {}

        record Read() implements Invocation {}
    }

    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public Step<Long, Long> apply(Long state, Invocation invocation) {
        return switch (invocation) {
            case Invocation.Increment() -> new Step<>(state + 1, state + 1);
            case Invocation.Read() -> new Step<>(state, state);
        };
    }
}
