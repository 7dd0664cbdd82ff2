package dev.keelson.projections;

import java.util.List;
import java.util.Set;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The dead letters' statements. */
@RegisterConstructorMapper(DeadLetter.class)
@RegisterConstructorMapper(LetterCounts.class)
interface DeadLetterDao {

    String LETTERS = """
            SELECT projection, generation, sequence, position, event_id, event_type, reason, stack, attempts, parked_at,
              failed_at, request, has_effects
            FROM keelson_dead_letter
            """;

    @SqlQuery("""
            SELECT DISTINCT sequence
            FROM keelson_dead_letter
            WHERE projection = :projection
              AND generation = :generation
            """)
    Set<String> sequences(String projection, int generation);

    @SqlQuery("""
            SELECT COUNT(*)
            FROM keelson_dead_letter
            WHERE projection = :projection
              AND generation = :generation
            """)
    long count(String projection, int generation);

    @SqlUpdate("""
            INSERT INTO keelson_dead_letter (
              projection, generation, sequence, position, event_id, event_type, reason, stack, attempts, parked_at, failed_at,
              has_effects)
            VALUES (:projection, :generation, :sequence, :position, :eventId, :eventType, :reason, :stack, :attempts,
              CURRENT_TIMESTAMP, CASE WHEN :attempts > 0 THEN CURRENT_TIMESTAMP END, :hasEffects)
            """)
    void insert(
            String projection,
            int generation,
            String sequence,
            long position,
            String eventId,
            String eventType,
            @Nullable String reason,
            @Nullable String stack,
            int attempts,
            boolean hasEffects);

    @SqlQuery(LETTERS + """
            WHERE projection = :projection
              AND generation = :generation
              AND sequence = :sequence
              AND position > :after
            ORDER BY position
            LIMIT :limit
            """)
    List<DeadLetter> ofSequence(String projection, int generation, String sequence, long after, int limit);

    @SqlQuery(LETTERS + """
            WHERE projection = :projection
              AND generation = :generation
              AND position > :after
            ORDER BY position
            FETCH FIRST (:limit) ROWS WITH TIES
            """)
    List<DeadLetter> of(String projection, int generation, long after, int limit);

    @SqlQuery(LETTERS + """
            WHERE projection = :projection
              AND generation = :generation
              AND request IS NOT NULL
            ORDER BY sequence
            """)
    List<DeadLetter> requested(String projection, int generation);

    @SqlUpdate("""
            UPDATE keelson_dead_letter
            SET request = :request, note = :note
            WHERE projection = :projection
              AND generation = :generation
              AND sequence = :sequence
              AND position = :position
            """)
    int request(
            String projection,
            int generation,
            String sequence,
            long position,
            DeadLetter.@Nullable Request request,
            @Nullable String note);

    /** Leaves a request with the first letter of a sequence, if there is one. */
    @SqlUpdate("""
            UPDATE keelson_dead_letter
            SET request = :request
            WHERE projection = :projection
              AND generation = :generation
              AND sequence = :sequence
              AND position = (
                SELECT MIN(position)
                FROM keelson_dead_letter
                WHERE projection = :projection
                  AND generation = :generation
                  AND sequence = :sequence
              )
            """)
    void requestFirst(String projection, int generation, String sequence, DeadLetter.Request request);

    @SqlUpdate("""
            UPDATE keelson_dead_letter
            SET reason = :reason, stack = :stack, attempts = attempts + 1, failed_at = CURRENT_TIMESTAMP, request = NULL
            WHERE projection = :projection
              AND generation = :generation
              AND sequence = :sequence
              AND position = :position
            """)
    void failedAgain(String projection, int generation, String sequence, long position, String reason, String stack);

    @SqlUpdate("""
            INSERT INTO keelson_skipped_event (
              projection, generation, sequence, position, event_id, event_type, reason, note, skipped_at)
            SELECT projection, generation, sequence, position, event_id, event_type, reason, note, CURRENT_TIMESTAMP
            FROM keelson_dead_letter
            WHERE projection = :projection
              AND generation = :generation
              AND sequence = :sequence
              AND position = :position
            """)
    void keepSkipped(String projection, int generation, String sequence, long position);

    @SqlQuery("""
            SELECT (
                SELECT COUNT(*)
                FROM keelson_dead_letter
                WHERE projection = :projection
                  AND generation = :generation
              ) AS letters,
              (
                SELECT COUNT(*)
                FROM keelson_skipped_event
                WHERE projection = :projection
                  AND generation = :generation
              ) AS skipped
            """)
    LetterCounts counts(String projection, int generation);

    @SqlQuery("""
            SELECT COUNT(*)
            FROM keelson_dead_letter
            WHERE projection = :projection
              AND generation = :generation
              AND sequence = :sequence
            """)
    long countOf(String projection, int generation, String sequence);

    /** Those after a position whose side effects are still to happen. */
    @SqlQuery("""
            SELECT COUNT(*)
            FROM keelson_dead_letter
            WHERE projection = :projection
              AND generation = :generation
              AND position > :after
              AND has_effects
            """)
    long countWithEffects(String projection, int generation, long after);

    /** Those of earlier generations whose side effects are still to happen. */
    @SqlQuery("""
            SELECT COUNT(*)
            FROM keelson_dead_letter
            WHERE projection = :projection
              AND generation < :generation
              AND has_effects
            """)
    long countWithEffectsBefore(String projection, int generation);

    @SqlUpdate("""
            DELETE FROM keelson_dead_letter
            WHERE projection = :projection
              AND generation = :generation
              AND sequence = :sequence
              AND position = :position
            """)
    void delete(String projection, int generation, String sequence, long position);

    @SqlUpdate("""
            DELETE FROM keelson_dead_letter
            WHERE projection = :projection
              AND generation = :generation
              AND position > :after
            """)
    void deleteAfter(String projection, int generation, long after);

    @SqlUpdate("""
            DELETE FROM keelson_skipped_event
            WHERE projection = :projection
              AND generation = :generation
              AND position > :after
            """)
    void forgetSkippedAfter(String projection, int generation, long after);
}
