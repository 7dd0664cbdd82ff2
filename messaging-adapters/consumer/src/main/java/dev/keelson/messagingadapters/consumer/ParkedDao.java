package dev.keelson.messagingadapters.consumer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The statements about parked messages. */
@RegisterConstructorMapper(ParkedCounts.class)
interface ParkedDao {

    @SqlQuery("""
            SELECT message_key
            FROM keelson_parked_key
            WHERE consumer = :consumer
              AND message_key = ANY(:keys)
            """)
    Set<String> parkedAmong(String consumer, String[] keys);

    @SqlQuery("""
            SELECT message_id
            FROM keelson_skipped_message
            WHERE consumer = :consumer
              AND message_id = ANY(:ids)
            """)
    Set<String> skippedAmong(String consumer, String[] ids);

    @SqlUpdate("""
            INSERT INTO keelson_parked_key (consumer, message_key)
            SELECT CAST(:consumer AS VARCHAR), CAST(:key AS VARCHAR)
            WHERE NOT EXISTS (
              SELECT 1
              FROM keelson_parked_key
              WHERE consumer = :consumer
                AND message_key = :key)
            """)
    void addKey(String consumer, String key);

    /** The key, unless it is not there or somebody else holds it. */
    @SqlQuery("""
            SELECT message_key
            FROM keelson_parked_key
            WHERE consumer = :consumer
              AND message_key = :key
            FOR UPDATE SKIP LOCKED
            """)
    Optional<String> lockKey(String consumer, String key);

    @SqlUpdate("""
            DELETE FROM keelson_parked_key
            WHERE consumer = :consumer
              AND message_key = :key
            """)
    void deleteKey(String consumer, String key);

    @SqlQuery("""
            SELECT COUNT(*)
            FROM keelson_parked_message
            WHERE consumer = :consumer
            """)
    long count(String consumer);

    @SqlQuery("""
            SELECT COUNT(*)
            FROM keelson_parked_message
            WHERE consumer = :consumer
              AND message_id = :id
            """)
    int countOf(String consumer, String id);

    @SqlUpdate("""
            INSERT INTO keelson_parked_message (
              consumer, message_key, destination, message_id, source, type, subject, time, data_content_type, data_schema,
              extensions, data, coordinates, reason, stack, attempts, parked_at, failed_at)
            VALUES (:consumer, :key, :destination, :id, :source, :type, :subject, :time, :contentType, :schema, :extensions,
              :data, :coordinates, :reason, :stack, :attempts, CURRENT_TIMESTAMP,
              CASE WHEN :attempts > 0 THEN CURRENT_TIMESTAMP END)
            """)
    void insert(
            String consumer,
            String key,
            String destination,
            String id,
            String source,
            String type,
            @Nullable String subject,
            @Nullable String time,
            @Nullable String contentType,
            @Nullable String schema,
            String extensions,
            byte[] data,
            String coordinates,
            @Nullable String reason,
            @Nullable String stack,
            int attempts);

    @SqlQuery("""
            SELECT consumer, number, message_key, destination, message_id, type, coordinates, reason, attempts, parked_at,
              failed_at
            FROM keelson_parked_message
            WHERE consumer = :consumer
              AND number > :after
            ORDER BY number
            LIMIT :limit
            """)
    List<ParkedMessage> page(String consumer, long after, int limit);

    @SqlQuery("""
            SELECT consumer, number, message_key, destination, message_id, source, type, subject, time, data_content_type,
              data_schema, extensions, data, coordinates, reason, stack, attempts, parked_at, failed_at
            FROM keelson_parked_message
            WHERE consumer = :consumer
              AND number = :number
            """)
    Optional<ParkedContent> find(String consumer, long number);

    @SqlQuery("""
            SELECT number
            FROM keelson_parked_message
            WHERE consumer = :consumer
              AND message_key = :key
            ORDER BY number
            LIMIT 1
            """)
    Optional<Long> first(String consumer, String key);

    @SqlQuery("""
            SELECT message_key
            FROM keelson_parked_message
            WHERE consumer = :consumer
              AND number = :number
            """)
    Optional<String> keyOf(String consumer, long number);

    @SqlQuery("""
            SELECT (
                SELECT COUNT(*)
                FROM keelson_parked_message
                WHERE consumer = :consumer
              ) AS messages,
              (
                SELECT COUNT(*)
                FROM keelson_parked_key
                WHERE consumer = :consumer
              ) AS keys,
              (
                SELECT COUNT(*)
                FROM keelson_skipped_message
                WHERE consumer = :consumer
              ) AS skipped
            """)
    ParkedCounts counts(String consumer);

    @SqlUpdate("""
            UPDATE keelson_parked_message
            SET reason = :reason, stack = :stack, attempts = attempts + 1, failed_at = CURRENT_TIMESTAMP
            WHERE consumer = :consumer
              AND number = :number
            """)
    void failedAgain(String consumer, long number, String reason, @Nullable String stack);

    /** What is kept of the message that was skipped before, if it was. */
    @SqlUpdate("""
            DELETE FROM keelson_skipped_message
            WHERE consumer = :consumer
              AND message_id = (
                SELECT message_id
                FROM keelson_parked_message
                WHERE consumer = :consumer
                  AND number = :number)
            """)
    void deleteSkipped(String consumer, long number);

    @SqlUpdate("""
            INSERT INTO keelson_skipped_message (
              consumer, message_id, message_key, destination, source, type, coordinates, reason, note, skipped_at)
            SELECT consumer, message_id, message_key, destination, source, type, coordinates, reason, :note,
              CURRENT_TIMESTAMP
            FROM keelson_parked_message
            WHERE consumer = :consumer
              AND number = :number
            """)
    void keepSkipped(String consumer, long number, String note);

    @SqlUpdate("""
            DELETE FROM keelson_parked_message
            WHERE consumer = :consumer
              AND number = :number
            """)
    void delete(String consumer, long number);
}
