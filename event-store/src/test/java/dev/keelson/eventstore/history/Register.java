package dev.keelson.eventstore.history;

import dev.keelson.eventstore.history.Register.Invocation;
import dev.keelson.eventstore.history.Register.Reply;

/** A value that is written, read, and exchanged for another if it is the expected one; 0 at first. */
public record Register() implements Model<Long, Invocation, Reply> {

    /** What can be asked. */
    public sealed interface Invocation {
        record Write(long value) implements Invocation {}

        record Read() implements Invocation {}

        record CompareAndSet(long expected, long value) implements Invocation {}
    }

    /** What is answered. */
    public sealed interface Reply {
        record Written() implements Reply {}

        record Value(long value) implements Reply {}

        record Exchanged() implements Reply {}

        record NotAsExpected() implements Reply {}
    }

    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public Step<Long, Reply> apply(Long state, Invocation invocation) {
        return switch (invocation) {
            case Invocation.Write(var value) -> new Step<>(value, new Reply.Written());
            case Invocation.Read() -> new Step<>(state, new Reply.Value(state));
            case Invocation.CompareAndSet(var expected, var value) ->
                state == expected
                        ? new Step<>(value, new Reply.Exchanged())
                        : new Step<>(state, new Reply.NotAsExpected());
        };
    }
}
