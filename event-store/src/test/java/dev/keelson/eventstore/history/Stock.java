package dev.keelson.eventstore.history;

import dev.keelson.eventstore.history.Stock.Invocation;
import dev.keelson.eventstore.history.Stock.Reply;

/** A quantity that is added to, and taken from as long as there is enough; 0 at first. */
public record Stock() implements Model<Long, Invocation, Reply> {

    /** What can be asked. */
    public sealed interface Invocation {
        record Add(long quantity) implements Invocation {}

        record Take(long quantity) implements Invocation {}

        record Read() implements Invocation {}
    }

    /** What is answered. */
    public sealed interface Reply {
        record Added() implements Reply {}

        record Taken() implements Reply {}

        record Insufficient() implements Reply {}

        record Quantity(long quantity) implements Reply {}
    }

    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public Step<Long, Reply> apply(Long state, Invocation invocation) {
        return switch (invocation) {
            case Invocation.Add(var quantity) -> new Step<>(state + quantity, new Reply.Added());
            case Invocation.Take(var quantity) ->
                state >= quantity
                        ? new Step<>(state - quantity, new Reply.Taken())
                        : new Step<>(state, new Reply.Insufficient());
            case Invocation.Read() -> new Step<>(state, new Reply.Quantity(state));
        };
    }
}
