package dev.keelson.projections;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * The segments' statements. Claims are timed by the database's clock, the one clock that all nodes share: by clocks of their
 * own two nodes could both hold a segment. CURRENT_TIMESTAMP is when the transaction began, which for a long batch is before
 * the claim was last renewed from another connection; hence GREATEST. Timeouts are in milliseconds.
 */
@RegisterConstructorMapper(SegmentRow.class)
interface SegmentDao {

    /** An owner that gives no sign of life is none. */
    String AS_CLAIMED = """
            SELECT projection, generation, segment, mask, position,
              CASE
                WHEN claimed_at + CAST(:timeout AS BIGINT) * INTERVAL '0.001' SECOND < CURRENT_TIMESTAMP THEN NULL
                ELSE owner
              END AS owner,
              fence, claimed_at + 2 * CAST(:timeout AS BIGINT) * INTERVAL '0.001' SECOND < CURRENT_TIMESTAMP AS idle,
              silent_through, effects_through, halt_at, merging, wanted_by
            FROM keelson_projection_segment
            """;

    /** For those who lock the rows. */
    String AS_STORED = """
            SELECT projection, generation, segment, mask, position, owner, fence, FALSE AS idle, silent_through,
              effects_through, halt_at, merging, wanted_by
            FROM keelson_projection_segment
            """;

    @SqlUpdate("""
            INSERT INTO keelson_projection_segment (
              projection, generation, segment, mask, position, owner, fence, claimed_at, silent_through, effects_through,
              halt_at, merging, wanted_by)
            VALUES (:projection, :generation, :segment, :mask, :position, NULL, :fence, CURRENT_TIMESTAMP, :silentThrough,
              :effectsThrough, :haltAt, :merging, :wantedBy)
            """)
    void insert(
            String projection,
            int generation,
            int segment,
            int mask,
            long position,
            long fence,
            long silentThrough,
            @Nullable Long effectsThrough,
            @Nullable Long haltAt,
            boolean merging,
            @Nullable String wantedBy);

    default void insert(SegmentRow row) {
        insert(
                row.projection(),
                row.generation(),
                row.segment(),
                row.mask(),
                row.position(),
                row.fence(),
                row.silentThrough(),
                row.effectsThrough(),
                row.haltAt(),
                row.merging(),
                row.wantedBy());
    }

    @SqlQuery(AS_CLAIMED + """
            ORDER BY projection, generation, segment
            """)
    List<SegmentRow> all(long timeout);

    @SqlQuery(AS_CLAIMED + """
            WHERE projection = :projection
              AND generation = :generation
            ORDER BY segment
            """)
    List<SegmentRow> of(String projection, int generation, long timeout);

    /** The position of a generation's segment that is furthest behind. */
    @SqlQuery("""
            SELECT COALESCE(MIN(position), 0)
            FROM keelson_projection_segment
            WHERE projection = :projection
              AND generation = :generation
            """)
    long lowest(String projection, int generation);

    /** All segments of a generation, with their rows locked: their batches end first, and no other commits meanwhile. */
    @SqlQuery(AS_STORED + """
            WHERE projection = :projection
              AND generation = :generation
            ORDER BY segment
            FOR UPDATE
            """)
    List<SegmentRow> lock(String projection, int generation);

    /** The same, without those that somebody else is writing. */
    @SqlQuery(AS_STORED + """
            WHERE projection = :projection
              AND generation = :generation
            ORDER BY segment
            FOR UPDATE SKIP LOCKED
            """)
    List<SegmentRow> lockUnlessLocked(String projection, int generation);

    @SqlQuery("""
            SELECT COUNT(*)
            FROM keelson_projection_segment
            WHERE projection = :projection
              AND generation = :generation
            """)
    int count(String projection, int generation);

    /**
     * Locks the row when it may be claimed; passes over it when somebody else is writing it, who is alive or, if not, must
     * not make the coordinator wait for the end of a dead connection.
     */
    @SqlQuery(AS_STORED + """
            WHERE projection = :projection
              AND generation = :generation
              AND segment = :segment
              AND (owner IS NULL
                OR owner = :owner
                OR claimed_at + CAST(:timeout AS BIGINT) * INTERVAL '0.001' SECOND < CURRENT_TIMESTAMP)
            FOR UPDATE SKIP LOCKED
            """)
    Optional<SegmentRow> lockClaimable(String projection, int generation, int segment, String owner, long timeout);

    @SqlUpdate("""
            UPDATE keelson_projection_segment
            SET owner = :owner, fence = fence + 1, claimed_at = CURRENT_TIMESTAMP, wanted_by = NULL
            WHERE projection = :projection
              AND generation = :generation
              AND segment = :segment
            """)
    void claim(String projection, int generation, int segment, String owner);

    /** 1 when the owner by this fence still has the segment, at this position. */
    @SqlQuery("""
            SELECT COUNT(*)
            FROM keelson_projection_segment
            WHERE projection = :projection
              AND generation = :generation
              AND segment = :segment
              AND fence = :fence
              AND position = :at
            """)
    int countOwned(String projection, int generation, int segment, long fence, long at);

    @SqlUpdate("""
            UPDATE keelson_projection_segment
            SET position = :to, claimed_at = GREATEST(claimed_at, CURRENT_TIMESTAMP)
            WHERE projection = :projection
              AND generation = :generation
              AND segment = :segment
              AND fence = :fence
              AND position = :from
            """)
    int advance(String projection, int generation, int segment, long fence, long from, long to);

    /** Shows that a node is alive: its claims stay its own. */
    @SqlUpdate("""
            UPDATE keelson_projection_segment
            SET claimed_at = GREATEST(claimed_at, CURRENT_TIMESTAMP)
            WHERE owner = :owner
              AND claimed_at + CAST(:timeout AS BIGINT) * INTERVAL '0.001' SECOND >= CURRENT_TIMESTAMP
            """)
    void renew(String owner, long timeout);

    @SqlUpdate("""
            UPDATE keelson_projection_segment
            SET owner = NULL, position = GREATEST(position, :position), fence = fence + 1
            WHERE projection = :projection
              AND generation = :generation
              AND segment = :segment
              AND fence = :fence
            """)
    int release(String projection, int generation, int segment, long fence, long position);

    /** Takes the segment from its owner and changes it; its fence is beyond that of the row. */
    @SqlUpdate("""
            UPDATE keelson_projection_segment
            SET mask = :mask, position = :position, owner = NULL, fence = GREATEST(fence, :fence) + 1,
              silent_through = :silentThrough, effects_through = :effectsThrough, halt_at = :haltAt, merging = :merging, wanted_by = :wantedBy
            WHERE projection = :projection
              AND generation = :generation
              AND segment = :segment
            """)
    void change(
            String projection,
            int generation,
            int segment,
            int mask,
            long position,
            long fence,
            long silentThrough,
            @Nullable Long effectsThrough,
            @Nullable Long haltAt,
            boolean merging,
            @Nullable String wantedBy);

    default void change(SegmentRow row) {
        change(
                row.projection(),
                row.generation(),
                row.segment(),
                row.mask(),
                row.position(),
                row.fence(),
                row.silentThrough(),
                row.effectsThrough(),
                row.haltAt(),
                row.merging(),
                row.wantedBy());
    }

    @SqlUpdate("""
            UPDATE keelson_projection_segment
            SET wanted_by = :wantedBy
            WHERE projection = :projection
              AND generation = :generation
              AND segment = :segment
            """)
    int want(String projection, int generation, int segment, @Nullable String wantedBy);

    @SqlUpdate("""
            DELETE FROM keelson_projection_segment
            WHERE projection = :projection
              AND generation = :generation
              AND segment = :segment
            """)
    void delete(String projection, int generation, int segment);

    @SqlUpdate("""
            DELETE FROM keelson_projection_segment
            WHERE projection = :projection
              AND generation = :generation
            """)
    void deleteAll(String projection, int generation);
}
