package dev.keelson.queryside;

import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventUpcasts;
import java.util.List;
import java.util.Set;

/** Makes two of every {@code t.Pair}, none of {@code t.Gone}, and fails at {@code t.Broken}. */
final class Splitting implements EventUpcasts {

    private static final Set<String> TAKEN = Set.of("t.Pair", "t.Gone", "t.Broken");

    @Override
    public boolean takes(String type, String revision) {
        return TAKEN.contains(type);
    }

    @Override
    public Set<String> resultsOf(String type, String revision) {
        return Set.of("t.Half");
    }

    @Override
    public Set<String> sourcesOf(String type) {
        return type.equals("t.Half") ? TAKEN : Set.of();
    }

    @Override
    public List<EventData> upcast(EventData stored) {
        return switch (stored.type()) {
            case "t.Pair" -> List.of(half(), half());
            case "t.Gone" -> List.of();
            default -> throw new IllegalStateException("its payload is not JSON");
        };
    }

    private static EventData half() {
        return TestEvents.event("t.Half", "{}");
    }
}
