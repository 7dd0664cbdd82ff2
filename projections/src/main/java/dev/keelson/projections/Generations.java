package dev.keelson.projections;

import dev.keelson.domain.ReadModel;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.SqlStates;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The fillings of read models: which there are, how one begins, comes to serve, and goes. Safe for use by many threads. */
final class Generations {

    private final Jdbi jdbi;
    private final DataSource dataSource;
    private final ClassLoader loader;

    /**
     * @param dataSource of the read models
     * @param loader has the scripts of their tables
     */
    Generations(Jdbi jdbi, DataSource dataSource, ClassLoader loader) {
        this.jdbi = jdbi;
        this.dataSource = dataSource;
        this.loader = loader;
    }

    /** All there are, by projection and number. */
    List<GenerationRow> all() {
        return jdbi.withExtension(GenerationDao.class, GenerationDao::all);
    }

    /** Those of a projection by number. */
    List<GenerationRow> of(String projection) {
        return all().stream().filter(row -> row.projection().equals(projection)).toList();
    }

    /**
     * Sees to it that there is a generation of the projection's own version: the very first one serves from the start, a
     * later one is filled beside those there are. Several nodes may do so at once.
     */
    void ensureCurrent(Projection projection, List<SegmentRange> ranges) {
        var present = of(projection.name());
        if (present.isEmpty()) {
            insert(projection, 1, GenerationState.SERVING, ranges, 0);
        } else if (present.stream().noneMatch(row -> isCurrent(projection, row))) {
            requireModel(projection, present.getLast());
            insert(projection, present.getLast().generation() + 1, GenerationState.FILLING, ranges, Long.MAX_VALUE);
        } else {
            present.stream().filter(projection::reads).forEach(row -> migrate(projection, row.generation()));
        }
    }

    private static boolean isCurrent(Projection projection, GenerationRow row) {
        return projection.isCurrent(row)
                && (row.state() == GenerationState.SERVING || row.state() == GenerationState.FILLING);
    }

    private static void requireModel(Projection projection, GenerationRow last) {
        if (projection.model() == null) {
            throw new IllegalArgumentException(
                    "projection %s has tables in the schema %s and no ReadModel; its module must declare it"
                            .formatted(projection.name(), last.tables()));
        }
    }

    /** Begins another filling of a read model, of the handlers' version. */
    GenerationId begin(Projection projection, GenerationState state, List<SegmentRange> ranges) {
        var present = of(projection.name());
        present.stream()
                .filter(row -> row.state() != GenerationState.SERVING)
                .findFirst()
                .ifPresent(row -> {
                    throw ProjectionRefusedException.forNow(
                            "%s is %s; cancel it or wait for its end".formatted(row.id(), row.state()));
                });
        if (projection.model() == null) {
            throw ProjectionRefusedException.because(
                    "%s declares no ReadModel, so its tables cannot be filled beside the old ones; reset it instead"
                            .formatted(projection.name()));
        }
        var next = new GenerationId(
                projection.name(),
                present.stream().mapToInt(GenerationRow::generation).max().orElse(0) + 1);
        if (!insert(projection, next.generation(), state, ranges, Long.MAX_VALUE)) {
            throw ProjectionRefusedException.forNow("another node has just begun %s".formatted(next));
        }
        return next;
    }

    /** Tables first, so that whoever sees the generation can use them; false when it was there already. */
    private boolean insert(
            Projection projection,
            int generation,
            GenerationState state,
            List<SegmentRange> ranges,
            long silentThrough) {
        migrate(projection, generation);
        try {
            jdbi.useTransaction(handle -> {
                handle.attach(GenerationDao.class)
                        .insert(
                                projection.name(),
                                generation,
                                projection.version(),
                                state,
                                projection.schemaOf(generation).orElse(null));
                SegmentTable.insert(handle, new GenerationId(projection.name(), generation), ranges, 0, silentThrough);
            });
            return true;
        } catch (JdbiException e) {
            if (SqlStates.isUniqueViolation(e)) {
                return false;
            }
            throw e;
        }
    }

    private void migrate(Projection projection, int generation) {
        var model = projection.model();
        if (model != null) {
            migrate(model, generation);
        }
    }

    private void migrate(ReadModel model, int generation) {
        SchemaMigrations.migrateInto(dataSource, model.schemaOf(generation), "read_model", model.migrations(), loader);
    }

    /** The one that serves and is the newest. */
    static Optional<GenerationRow> serving(List<GenerationRow> rows, String projection) {
        return rows.stream()
                .filter(row -> row.projection().equals(projection) && row.state() == GenerationState.SERVING)
                .max(Comparator.comparingInt(GenerationRow::generation));
    }

    /** Takes a generation away with its tables. The one that serves stays. */
    void drop(GenerationId id) {
        var row = jdbi.inTransaction(handle -> {
            var dao = handle.attach(GenerationDao.class);
            var locked = dao.lock(id.projection(), id.generation())
                    .orElseThrow(() -> ProjectionRefusedException.because("there is no generation %s".formatted(id)));
            requireDispensable(handle, locked);
            dao.become(id.projection(), id.generation(), GenerationState.DROPPING);
            handle.attach(SegmentDao.class).deleteAll(id.projection(), id.generation());
            DeadLetters.forget(handle, id, -1);
            return locked;
        });
        jdbi.useHandle(handle -> {
            if (row.tables() != null) {
                ReadModelTables.drop(handle, row.tables());
            }
            handle.attach(GenerationDao.class).delete(id.projection(), id.generation());
        });
    }

    private static void requireDispensable(Handle handle, GenerationRow row) {
        var serving = serving(handle.attach(GenerationDao.class).all(), row.projection());
        if (serving.filter(newest -> newest.generation() == row.generation()).isPresent()) {
            throw ProjectionRefusedException.because("%s serves; rebuild it first".formatted(row.id()));
        }
        var unfinished = handle.attach(SegmentDao.class).lock(row.projection(), row.generation()).stream()
                .filter(segment -> segment.effectsThrough() != null && segment.position() < segment.effectsThrough())
                .findFirst();
        unfinished.ifPresent(segment -> {
            throw ProjectionRefusedException.forNow(
                    "%s still has side effects to do up to position %d, segment %d is at %d"
                            .formatted(row.id(), segment.effectsThrough(), segment.segment(), segment.position()));
        });
    }

    /** Gives the queries to a generation, in the transaction in which its predecessor was locked. */
    static void serve(Handle handle, GenerationId id) {
        handle.attach(GenerationDao.class).become(id.projection(), id.generation(), GenerationState.SERVING);
    }
}
