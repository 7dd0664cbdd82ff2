package dev.keelson.eventstore;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Of revision 1, {@code Old} becomes {@code New}, {@code Both} becomes {@code Left} and {@code Right}, {@code Gone} is
 * dropped, {@code Broken} should become {@code New} and fails.
 */
final class TestUpcasts implements EventUpcasts {

    private static final Map<String, Set<String>> RESULTS =
            Map.of("Old", Set.of("New"), "Both", Set.of("Left", "Right"), "Gone", Set.of(), "Broken", Set.of("New"));

    @Override
    public boolean takes(String type, String revision) {
        return revision.equals("1") && RESULTS.containsKey(type);
    }

    @Override
    public Set<String> resultsOf(String type, String revision) {
        return takes(type, revision) ? RESULTS.getOrDefault(type, Set.of()) : Set.of(type);
    }

    @Override
    public Set<String> sourcesOf(String type) {
        return switch (type) {
            case "New" -> Set.of("Old", "Broken");
            case "Left", "Right" -> Set.of("Both");
            default -> Set.of();
        };
    }

    @Override
    public List<EventData> upcast(EventData stored) {
        return switch (stored.type()) {
            case "Old" -> List.of(shaped(stored, "New", "2"));
            case "Both" -> List.of(shaped(stored, "Left", "1"), shaped(stored, "Right", "1"));
            case "Gone" -> List.of();
            default -> throw new IllegalStateException("its payload is not JSON");
        };
    }

    private static EventData shaped(EventData stored, String type, String revision) {
        return new EventData(
                "of no account",
                type,
                revision,
                stored.time().plusSeconds(1),
                (type + "!").getBytes(java.nio.charset.StandardCharsets.UTF_8),
                stored.metadata(),
                Set.of());
    }
}
