package dev.keelson.projections;

import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventUpcasts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Makes a deposit each of account {@code a} and of account {@code b} of every {@code bank.DepositedToBoth}. */
final class Splits implements EventUpcasts {

    static final String BOTH = "bank.DepositedToBoth";
    static final String DROPPED = "bank.Noted";
    static final String BROKEN = "bank.Broken";

    private static final String DEPOSITED = "bank.Deposited";
    private static final Set<String> TAKEN = Set.of(BOTH, DROPPED, BROKEN);

    @Override
    public boolean takes(String type, String revision) {
        return TAKEN.contains(type);
    }

    @Override
    public Set<String> resultsOf(String type, String revision) {
        return switch (type) {
            case DROPPED -> Set.of();
            case BROKEN -> Set.of("bank.Withdrawn");
            default -> Set.of(DEPOSITED);
        };
    }

    @Override
    public Set<String> sourcesOf(String type) {
        return type.equals(DEPOSITED) ? Set.of(BOTH) : Set.of();
    }

    @Override
    public List<EventData> upcast(EventData stored) {
        return switch (stored.type()) {
            case BOTH -> List.of(deposit(stored, "a"), deposit(stored, "b"));
            case DROPPED -> List.of();
            default -> throw new IllegalStateException("its payload is not JSON");
        };
    }

    private static EventData deposit(EventData stored, String account) {
        var payload = "{\"account\":\"%s\",\"number\":%s}"
                .formatted(account, new String(stored.payload(), StandardCharsets.UTF_8));
        return new EventData(
                stored.id(),
                DEPOSITED,
                "0.0.1",
                stored.time(),
                payload.getBytes(StandardCharsets.UTF_8),
                stored.metadata(),
                Set.of());
    }
}
