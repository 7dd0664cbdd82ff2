package dev.keelson.eventstore;

import dev.keelson.eventstore.history.Counter;
import dev.keelson.eventstore.history.Model;
import dev.keelson.eventstore.history.Register;
import dev.keelson.eventstore.history.Stock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A kind of object that is kept in a log: its events say what it became (a register) or by how much it changed (a counter, a
 * stock), so that both a lost and a skipped event show.
 *
 * @param name of the kind, the key of its boundaries' tags
 * @param model how it behaves
 * @param eventType {@code Became} or {@code Changed}
 * @param invocations what clients ask of it
 */
record LoggedObject<I, A>(
        String name, Model<Long, I, A> model, String eventType, Function<RandomGenerator, I> invocations) {

    private static final String BECAME = "Became";
    private static final String CHANGED = "Changed";

    static final List<LoggedObject<?, ?>> KINDS = List.of(
            new LoggedObject<>("register", new Register(), BECAME, LoggedObject::ofRegister),
            new LoggedObject<>("counter", new Counter(), CHANGED, LoggedObject::ofCounter),
            new LoggedObject<>("stock", new Stock(), CHANGED, LoggedObject::ofStock));

    EventData event(Tag boundary, long before, long after) {
        var number = eventType.equals(BECAME) ? after : after - before;
        return new EventData(
                UUID.randomUUID().toString(),
                eventType,
                "1",
                Instant.now(),
                Long.toString(number).getBytes(StandardCharsets.UTF_8),
                Map.of(),
                Set.of(boundary));
    }

    long fold(long state, EventData event) {
        var number = Long.parseLong(new String(event.payload(), StandardCharsets.UTF_8));
        return event.type().equals(BECAME) ? number : state + number;
    }

    private static Register.Invocation ofRegister(RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Register.Invocation.Write(random.nextInt(6));
            case 1 -> new Register.Invocation.CompareAndSet(random.nextInt(6), random.nextInt(6));
            default -> new Register.Invocation.Read();
        };
    }

    private static Counter.Invocation ofCounter(RandomGenerator random) {
        return random.nextInt(3) == 0 ? new Counter.Invocation.Read() : new Counter.Invocation.Increment();
    }

    private static Stock.Invocation ofStock(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0, 1 -> new Stock.Invocation.Add(random.nextInt(1, 4));
            case 2, 3 -> new Stock.Invocation.Take(random.nextInt(1, 5));
            default -> new Stock.Invocation.Read();
        };
    }
}
