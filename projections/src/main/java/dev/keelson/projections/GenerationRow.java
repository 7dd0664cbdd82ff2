package dev.keelson.projections;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A generation as the table has it.
 *
 * @param version of tables and handlers
 * @param tables the schema of its tables; null: the domain's own affair
 * @param createdAt when its filling began
 * @param servingSince when queries were given to it; null: not yet
 */
record GenerationRow(
        String projection,
        int generation,
        int version,
        GenerationState state,
        @Nullable String tables,
        Instant createdAt,
        @Nullable Instant servingSince) {

    GenerationId id() {
        return new GenerationId(projection, generation);
    }
}
