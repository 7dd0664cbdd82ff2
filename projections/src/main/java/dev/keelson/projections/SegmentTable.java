package dev.keelson.projections;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;

/**
 * Who has which segment, and how far it has come.
 *
 * <p>A segment belongs to the node that claimed it, until that node gives no sign of life for the claim timeout. Each claim
 * raises the segment's fence, and each write says which fence it was made under: a node that was stalled, and lost its
 * segment meanwhile, fails with its whole batch. So does whatever changes a segment: its owner finds out with its next write,
 * and starts from what the table says.
 *
 * <p>Safe for use by many threads.
 */
final class SegmentTable {

    /** Before the name of the node; not the node itself, which may claim what is its own at any time. */
    private static final String OPERATOR = "operator at ";

    private final Jdbi jdbi;
    private final String node;
    private final long claimMillis;

    /**
     * @param node in whose name segments are claimed
     * @param claimTimeout after which a segment is free whose owner has not renewed its claim
     */
    SegmentTable(Jdbi jdbi, String node, Duration claimTimeout) {
        this.jdbi = jdbi;
        this.node = node;
        claimMillis = claimTimeout.toMillis();
    }

    /** All segments there are; an owner that gives no sign of life is none. */
    List<SegmentRow> all() {
        return jdbi.withExtension(SegmentDao.class, dao -> dao.all(claimMillis));
    }

    /** The segments of a generation by number. */
    List<SegmentRow> of(GenerationId id) {
        return jdbi.withExtension(SegmentDao.class, dao -> dao.of(id.projection(), id.generation(), claimMillis));
    }

    /** The nodes that work on a generation and have lately said so. */
    List<String> nodes(GenerationId id) {
        return jdbi.withExtension(
                GenerationDao.class, dao -> dao.nodeNames(id.projection(), id.generation(), claimMillis));
    }

    /** The other nodes whose queries read a generation and that have lately said so. */
    List<String> otherReaders(Handle handle, GenerationId id) {
        return handle.attach(GenerationDao.class).otherReaders(id.projection(), id.generation(), node, claimMillis);
    }

    /** Makes the segment this node's own; empty when it is another's. */
    Optional<SegmentRow> claim(SegmentRow wanted) {
        return jdbi.inTransaction(handle -> {
            var dao = handle.attach(SegmentDao.class);
            var locked =
                    dao.lockClaimable(wanted.projection(), wanted.generation(), wanted.segment(), node, claimMillis);
            locked.ifPresent(row -> dao.claim(row.projection(), row.generation(), row.segment(), node));
            return locked.map(row -> row.withFence(row.fence() + 1));
        });
    }

    /**
     * Moves a segment's position in the transaction of the handlers' work.
     *
     * @param from where it is as far as its owner knows; it is further when a commit was done that seemed to fail
     * @throws ClaimLostException when the segment is not the owner's any more, or is elsewhere
     */
    static void advance(Handle handle, SegmentRow owned, long from, long to) {
        var changed = handle.attach(SegmentDao.class)
                .advance(owned.projection(), owned.generation(), owned.segment(), owned.fence(), from, to);
        if (changed == 0) {
            throw ClaimLostException.of(owned);
        }
    }

    /**
     * Looks whether the owner still has the segment, and does not keep it.
     *
     * @throws ClaimLostException when the segment is not the owner's any more, or is elsewhere
     */
    static void requireOwned(Handle handle, SegmentRow owned, long at) {
        var count = handle.attach(SegmentDao.class)
                .countOwned(owned.projection(), owned.generation(), owned.segment(), owned.fence(), at);
        if (count == 0) {
            throw ClaimLostException.of(owned);
        }
    }

    /**
     * Moves a segment's position over events that are not its own.
     *
     * @throws ClaimLostException when the segment is not the owner's any more, or is elsewhere
     */
    void advance(SegmentRow owned, long from, long to) {
        jdbi.useTransaction(handle -> advance(handle, owned, from, to));
    }

    /** Shows that this node is alive. */
    void renew() {
        jdbi.useExtension(SegmentDao.class, dao -> dao.renew(node, claimMillis));
    }

    /** Gives a segment up; does nothing when it was lost before. */
    void release(SegmentRow owned, long position) {
        jdbi.useExtension(
                SegmentDao.class,
                dao -> dao.release(owned.projection(), owned.generation(), owned.segment(), owned.fence(), position));
    }

    /** Asks its owner to give a segment to another node. */
    void move(GenerationId id, int segment, String to) {
        jdbi.useTransaction(handle -> {
            var dao = handle.attach(SegmentDao.class);
            named(dao.lock(id.projection(), id.generation()), id, segment);
            dao.want(id.projection(), id.generation(), segment, to);
        });
    }

    /** Makes two of a segment. */
    void split(GenerationId id, int segment) {
        jdbi.useTransaction(handle -> {
            var dao = handle.attach(SegmentDao.class);
            var row = named(dao.lock(id.projection(), id.generation()), id, segment);
            if (!row.range().canSplit()) {
                throw ProjectionRefusedException.because(
                        "segment %d of %s is too small to be split".formatted(segment, id));
            }
            requireNotHalted(row);
            dao.change(row.withRange(row.range().lowerHalf()));
            dao.insert(row.withRange(row.range().upperHalf()));
        });
    }

    /**
     * Begins to make one of a segment and the other half of what it was split from: both halt at the same position, where
     * {@link #finishMerges} joins them.
     */
    void merge(GenerationId id, int segment) {
        jdbi.useTransaction(handle -> {
            var dao = handle.attach(SegmentDao.class);
            var rows = dao.lock(id.projection(), id.generation());
            var one = named(rows, id, segment);
            var other = siblingOf(one, rows)
                    .orElseThrow(() -> ProjectionRefusedException.because(
                            "segment %d of %s has no other half to be merged with: that is split further, or there is none"
                                    .formatted(segment, id)));
            requireNotHalted(one);
            requireNotHalted(other);
            var meeting = meetingOf(one, other);
            dao.change(one.halting(meeting));
            dao.change(other.halting(meeting));
        });
    }

    /** Where both have handled the same events, and have been silent about the same ones. */
    private static long meetingOf(SegmentRow one, SegmentRow other) {
        var reached = Math.max(one.position(), other.position());
        return one.silentThrough() == other.silentThrough()
                ? reached
                : Math.max(reached, Math.max(one.silentThrough(), other.silentThrough()));
    }

    /** Joins the pairs of a generation that have come to where they are to be merged. */
    void finishMerges(GenerationId id) {
        jdbi.useTransaction(handle -> {
            var dao = handle.attach(SegmentDao.class);
            var rows = dao.lock(id.projection(), id.generation());
            for (var row : rows) {
                if (row.merging() && (row.segment() & ((row.mask() + 1) >>> 1)) == 0) {
                    siblingOf(row, rows)
                            .filter(other -> row.hasHalted() && other.merging() && other.hasHalted())
                            .ifPresent(other -> join(dao, row, other));
                }
            }
        });
    }

    private static void join(SegmentDao dao, SegmentRow lower, SegmentRow upper) {
        dao.delete(upper.projection(), upper.generation(), upper.segment());
        dao.change(lower.joined(upper));
    }

    private static Optional<SegmentRow> siblingOf(SegmentRow segment, List<SegmentRow> rows) {
        return rows.stream()
                .filter(row ->
                        segment.mask() > 0 && row.range().equals(segment.range().sibling()))
                .findFirst();
    }

    private static void requireNotHalted(SegmentRow row) {
        if (row.haltAt() != null) {
            throw ProjectionRefusedException.forNow(
                    "segment %d of %s is being merged or compared".formatted(row.segment(), row.id()));
        }
    }

    private static SegmentRow named(List<SegmentRow> rows, GenerationId id, int segment) {
        return rows.stream()
                .filter(row -> row.segment() == segment)
                .findFirst()
                .orElseThrow(() -> UnknownProjectionException.segment(
                        id, segment, rows.stream().map(SegmentRow::segment).toList()));
    }

    /**
     * Changes a generation while nobody works on it. Its segments are taken from their owners before, so that their batches
     * fail and let go of what they have locked: together with the change they would wait for each other. Who takes them so and
     * dies loses them after the claim timeout like anybody else.
     *
     * @param change gives the segments back, by changing them
     */
    void whileTaken(GenerationId id, HandleConsumer<RuntimeException> change) {
        jdbi.useTransaction(handle -> {
            var dao = handle.attach(SegmentDao.class);
            dao.lock(id.projection(), id.generation())
                    .forEach(row -> dao.claim(row.projection(), row.generation(), row.segment(), OPERATOR + node));
        });
        try {
            jdbi.useTransaction(change);
        } catch (RuntimeException e) {
            jdbi.useTransaction(handle -> changeAll(handle, id, segment -> segment));
            throw e;
        }
    }

    /** Changes every segment of a generation, whose owners start anew. */
    static void changeAll(Handle handle, GenerationId id, UnaryOperator<SegmentRow> change) {
        var dao = handle.attach(SegmentDao.class);
        dao.lock(id.projection(), id.generation()).forEach(row -> dao.change(change.apply(row)));
    }

    /** Lets the segments of a generation go on to positions and no further. */
    void halt(GenerationId id, ToLongFunction<SegmentRow> at) {
        jdbi.useTransaction(
                handle -> changeAll(handle, id, segment -> segment.withHalt(at.applyAsLong(segment), false)));
    }

    /**
     * The segments of a generation that nobody has had yet, at a position. Their fences begin with the time, beyond those of a
     * generation of the same number that was dropped.
     */
    static void insert(Handle handle, GenerationId id, List<SegmentRange> ranges, long position, long silentThrough) {
        var dao = handle.attach(SegmentDao.class);
        var fence = Instant.now().toEpochMilli();
        ranges.forEach(range ->
                dao.insert(SegmentRow.first(id, range, position, silentThrough).withFence(fence)));
    }
}
