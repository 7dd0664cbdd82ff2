package dev.keelson.projections;

import dev.keelson.domain.ReadModel;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.SqlStates;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
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
            present.stream()
                    .filter(row -> projection.reads(row) && row.state() != GenerationState.DROPPING)
                    .forEach(row -> migrate(projection, row.generation()));
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

    /** Whether queries read it, or have read it; else it is on its way there, or away. */
    static boolean hasServed(GenerationRow row) {
        return row.state() == GenerationState.SERVING || row.state() == GenerationState.RETIRED;
    }

    /** Begins another filling of a read model, of the handlers' version. */
    GenerationId begin(Projection projection, GenerationState state, List<SegmentRange> ranges) {
        var present = of(projection.name());
        present.stream().filter(row -> !hasServed(row)).findFirst().ifPresent(row -> {
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
        drop(id, (_, _) -> {});
    }

    /**
     * Takes a generation away with its tables. The one that serves stays.
     *
     * @param check refuses it, by an exception, in the transaction after which there is no way back
     */
    void drop(GenerationId id, BiConsumer<Handle, GenerationRow> check) {
        jdbi.useTransaction(handle -> {
            var dao = handle.attach(GenerationDao.class);
            var locked = dao.lock(id.projection(), id.generation())
                    .orElseThrow(() -> ProjectionRefusedException.because("there is no generation %s".formatted(id)));
            requireSuperseded(handle, locked);
            check.accept(handle, locked);
            requireEffectsDone(handle, locked.id());
            dao.become(id.projection(), id.generation(), GenerationState.DROPPING);
            handle.attach(SegmentDao.class).deleteAll(id.projection(), id.generation());
            DeadLetters.forget(handle, id, -1);
        });
        jdbi.useTransaction(handle -> handle.attach(GenerationDao.class)
                .lock(id.projection(), id.generation())
                .ifPresent(row -> remove(handle, row)));
    }

    /** Ends the drop of a generation that was begun by a node which has died since. */
    void endDrop(GenerationId id) {
        jdbi.useTransaction(handle -> handle.attach(GenerationDao.class)
                .lockUnlessLocked(id.projection(), id.generation())
                .ifPresent(locked -> remove(handle, locked)));
    }

    /** Takes the tables away, in the transaction in which the row was locked, unless that was done meanwhile. */
    private static void remove(Handle handle, GenerationRow row) {
        if (row.state() != GenerationState.DROPPING) {
            return;
        }
        if (row.tables() != null) {
            ReadModelTables.drop(handle, row.tables());
        }
        handle.attach(GenerationDao.class).delete(row.projection(), row.generation());
    }

    private static void requireSuperseded(Handle handle, GenerationRow row) {
        var serving = serving(handle.attach(GenerationDao.class).all(), row.projection());
        if (serving.filter(newest -> newest.generation() == row.generation()).isPresent()) {
            throw ProjectionRefusedException.because("%s serves; rebuild it first".formatted(row.id()));
        }
    }

    private static void requireEffectsDone(Handle handle, GenerationId id) {
        var unfinished = handle.attach(SegmentDao.class).lock(id.projection(), id.generation()).stream()
                .filter(SegmentRow::hasEffectsLeft)
                .findFirst();
        unfinished.ifPresent(segment -> {
            throw ProjectionRefusedException.forNow(
                    "%s still has side effects to do up to position %d, segment %d is at %d"
                            .formatted(id, segment.effectsThrough(), segment.segment(), segment.position()));
        });
        DeadLetters.requireNoEffects(handle, id, -1);
    }

    /**
     * Gives what is left of the side effects of a superseded generation, which nobody works on, to nodes of other versions;
     * false when nothing is left, it is not superseded, or somebody is writing a segment of it after all.
     */
    boolean retire(GenerationId id) {
        return jdbi.inTransaction(handle -> {
            var dao = handle.attach(GenerationDao.class);
            var locked = dao.lockUnlessLocked(id.projection(), id.generation())
                    .filter(row -> row.state() == GenerationState.SERVING);
            if (locked.isEmpty() || !hasEffectsLeft(handle, id)) {
                return false;
            }
            dao.become(id.projection(), id.generation(), GenerationState.RETIRED);
            SegmentTable.changeAll(handle, id, SegmentRow::withoutLaterEvents);
            return true;
        });
    }

    private static boolean hasEffectsLeft(Handle handle, GenerationId id) {
        var dao = handle.attach(SegmentDao.class);
        var rows = dao.lockUnlessLocked(id.projection(), id.generation());
        return rows.size() == dao.count(id.projection(), id.generation())
                && rows.stream().allMatch(row -> row.effectsThrough() != null)
                && (rows.stream().anyMatch(SegmentRow::hasEffectsLeft)
                        || DeadLetters.countWithEffects(handle, id, -1) > 0);
    }

    /** Gives the queries to a generation, in the transaction in which its predecessor was locked. */
    static void serve(Handle handle, GenerationId id) {
        handle.attach(GenerationDao.class).become(id.projection(), id.generation(), GenerationState.SERVING);
    }
}
