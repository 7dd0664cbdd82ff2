package dev.keelson.projections;

import dev.keelson.domain.ReadModel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A projection as a domain of this node has it.
 *
 * @param name of its processor
 * @param handlers of its events
 * @param model its tables; null: the domain's own affair
 */
record Projection(
        String name, EventHandlers handlers, @Nullable ReadModel model) {

    /** Whether its handlers work with the tables of a generation. */
    boolean reads(GenerationRow generation) {
        return model == null
                ? generation.tables() == null
                : generation.tables() != null && model.reads(generation.version());
    }

    /** Whether a generation is of the version that the handlers are of. */
    boolean isCurrent(GenerationRow generation) {
        return reads(generation) && (model == null || model.version() == generation.version());
    }

    int version() {
        return model == null ? 1 : model.version();
    }

    Optional<String> schemaOf(int generation) {
        return Optional.ofNullable(model).map(tables -> tables.schemaOf(generation));
    }
}
