package dev.keelson.projections;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Gives the queries from one generation to the next. While the segments of the old one are locked, so that none of its
 * batches commits, the new one catches up with the furthest of them; then all of it changes in one transaction. Side effects
 * up to there are the old one's to do, which still follows the log or is retired, and those beyond it the new one's: each is
 * done by one of them. Safe for use by many threads.
 */
final class Switchover {

    /** How far a generation may be behind for it to be worth a try. */
    private static final long NEAR = 2_000;

    /** In which one that moves at all comes to where the other one was, before anything is locked. */
    private static final Duration APPROACH = Duration.ofMillis(200);

    private static final Duration LOOK = Duration.ofMillis(4);

    private final Jdbi jdbi;
    private final LongSupplier head;
    private final Duration patience;

    /**
     * @param patience how long the old one's batches may be kept waiting; well below the time for which they wait for a lock
     *     and the one after which a node that shows no sign of life loses its segments
     */
    Switchover(Jdbi jdbi, LongSupplier head, Duration patience) {
        this.jdbi = jdbi;
        this.head = head;
        this.patience = patience;
    }

    /** Switches when the new generation has all but caught up; false when it is not so far, or no more to be switched to. */
    boolean attempt(GenerationId next, Optional<GenerationId> serving) throws InterruptedException {
        if (!isNear(next) || !approaches(next, serving)) {
            return false;
        }
        try (var handle = jdbi.open()) {
            handle.begin();
            var switched = attempt(handle, next, serving.orElse(null));
            if (switched) {
                handle.commit();
            } else {
                handle.rollback();
            }
            return switched;
        }
    }

    /**
     * Does something at a moment at which all that one generation shows is in another, so that who reads the one before and
     * the other one after it never sees a step back; false, and it is not done, when they are not so far.
     */
    boolean whileLevel(GenerationId present, GenerationId next, Runnable change) throws InterruptedException {
        if (!approaches(next, Optional.of(present))) {
            return false;
        }
        try (var handle = jdbi.open()) {
            handle.begin();
            var level = catchesUp(handle, next, highest(lock(handle, present)), patience);
            if (level) {
                change.run();
            }
            handle.rollback();
            return level;
        }
    }

    private boolean isNear(GenerationId next) {
        return jdbi.withExtension(SegmentDao.class, dao -> dao.lowest(next.projection(), next.generation()))
                >= head.getAsLong() - NEAR;
    }

    /** One that stands still must not stop the one that serves, time and again. */
    private boolean approaches(GenerationId next, Optional<GenerationId> serving) throws InterruptedException {
        try (var handle = jdbi.open()) {
            var target = serving.map(present ->
                            highest(handle.attach(SegmentDao.class).of(present.projection(), present.generation(), 0)))
                    .orElseGet(head::getAsLong);
            return catchesUp(handle, next, target, APPROACH);
        }
    }

    private boolean attempt(Handle handle, GenerationId next, @Nullable GenerationId serving)
            throws InterruptedException {
        var isFilling = handle.attach(GenerationDao.class)
                .lockUnlessLocked(next.projection(), next.generation())
                .filter(row -> row.state() == GenerationState.FILLING)
                .isPresent();
        if (!isFilling) {
            return false;
        }
        var newest = Generations.serving(handle.attach(GenerationDao.class).all(), next.projection())
                .map(GenerationRow::id)
                .orElse(null);
        if (!Objects.equals(newest, serving) || (newest != null && newest.generation() > next.generation())) {
            return false;
        }
        var target = serving == null ? head.getAsLong() : highest(lock(handle, serving));
        if (!catchesUp(handle, next, target, patience)) {
            return false;
        }
        var boundary = Math.max(target, highest(lock(handle, next)));
        SegmentTable.changeAll(handle, next, segment -> segment.withEffects(boundary, null));
        if (serving != null) {
            SegmentTable.changeAll(handle, serving, segment -> segment.withEffects(segment.silentThrough(), boundary));
        }
        Generations.serve(handle, next);
        return true;
    }

    private static List<SegmentRow> lock(Handle handle, GenerationId id) {
        return handle.attach(SegmentDao.class).lock(id.projection(), id.generation());
    }

    private static boolean catchesUp(Handle handle, GenerationId next, long target, Duration patience)
            throws InterruptedException {
        var dao = handle.attach(SegmentDao.class);
        var end = System.nanoTime() + patience.toNanos();
        while (dao.lowest(next.projection(), next.generation()) < target) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(LOOK);
        }
        return true;
    }

    private static long highest(List<SegmentRow> rows) {
        return rows.stream().mapToLong(SegmentRow::position).max().orElse(0);
    }
}
