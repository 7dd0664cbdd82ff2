package dev.keelson.benchmarks;

import dev.keelson.domain.JacksonPayloadConverter;
import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.Criterion;
import dev.keelson.eventstore.Tag;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is done for every event, one function at a time. JMH makes subclasses of it; used by one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HotFunctions {

    private final JacksonPayloadConverter converter = new JacksonPayloadConverter();
    private final byte[] json = Payload.bytes();
    private final Account.Deposited event =
            new Account.Deposited(Boundaries.account(0), 1, Payload.note(Boundaries.account(0), 1));
    private final String type = "bench.Deposited";
    private final Set<Tag> tags = Set.of(new Tag("account", Boundaries.account(0)), new Tag("branch", "branch-07"));
    private final Criteria criteria = new Criteria(List.of(
            new Criterion(Set.of("bench.Opened", "bench.Closed"), Set.of(new Tag("branch", "branch-07"))),
            new Criterion(Set.of(type), Set.of(new Tag("account", Boundaries.account(0))))));

    /** An event's payload to JSON bytes. */
    @Benchmark
    public byte @Nullable [] encode() {
        return converter.convert(event, byte[].class);
    }

    /** JSON bytes to an event's payload. */
    @Benchmark
    public @Nullable Object decode() {
        return converter.<Account.Deposited>convert(json, Account.Deposited.class);
    }

    /** Whether an event is of a boundary of two alternatives; it is, by the second. */
    @Benchmark
    public boolean matches() {
        return criteria.matches(type, tags);
    }
}
