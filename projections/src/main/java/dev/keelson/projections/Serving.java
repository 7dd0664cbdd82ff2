package dev.keelson.projections;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which generation of each read model this node's queries read.
 *
 * @param generations by projection; without one, its queries cannot be answered yet
 * @param path where the tables of all of them are
 */
record Serving(Map<String, GenerationRow> generations, SchemaPath path) {

    static final Serving NOTHING = new Serving(Map.of(), SchemaPath.DEFAULT);

    /** What is read when these generations are. */
    static Serving of(Map<String, GenerationRow> generations) {
        var schemas = generations.values().stream()
                .map(GenerationRow::tables)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        return new Serving(Map.copyOf(generations), new SchemaPath(schemas));
    }

    /** The same with another generation of its read model. */
    Serving with(GenerationRow generation) {
        var changed = new HashMap<>(generations);
        changed.put(generation.projection(), generation);
        return of(changed);
    }

    Optional<GenerationRow> of(String projection) {
        return Optional.ofNullable(generations.get(projection));
    }
}
