package dev.keelson.idempotency;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The gate's statements. Leases and retentions are in milliseconds. */
@RegisterConstructorMapper(KeyRow.class)
interface IdempotencyDao {

    @SqlQuery("""
            SELECT fingerprint, token, since, reply_kind, reply_body, reply_position
            FROM keelson_idempotency
            WHERE key_hash = :hash
              AND expires_at > CURRENT_TIMESTAMP
            """)
    Optional<KeyRow> find(@Bind("hash") byte[] hash);

    @SqlUpdate("""
            INSERT INTO keelson_idempotency (key_hash, scope, idempotency_key, fingerprint, token, since, expires_at)
            VALUES (:hash, :scope, :key, :fingerprint, :token, :since,
              CURRENT_TIMESTAMP + CAST(:lease AS BIGINT) * INTERVAL '0.001' SECOND)
            """)
    void insertClaim(
            @Bind("hash") byte[] hash,
            @Bind("scope") String scope,
            @Bind("key") String key,
            @Bind("fingerprint") String fingerprint,
            @Bind("token") String token,
            @Bind("since") OffsetDateTime since,
            @Bind("lease") long lease);

    /** Takes the place of a claim whose lease ran out, or of a reply that was kept long enough. */
    @SqlUpdate("""
            UPDATE keelson_idempotency
            SET fingerprint = :fingerprint, token = :token, since = :since,
              expires_at = CURRENT_TIMESTAMP + CAST(:lease AS BIGINT) * INTERVAL '0.001' SECOND,
              reply_kind = NULL, reply_body = NULL, reply_position = NULL
            WHERE key_hash = :hash
              AND expires_at <= CURRENT_TIMESTAMP
            """)
    int takeOver(
            @Bind("hash") byte[] hash,
            @Bind("fingerprint") String fingerprint,
            @Bind("token") String token,
            @Bind("since") OffsetDateTime since,
            @Bind("lease") long lease);

    /** A lease that has run out and was taken by nobody is the holder's still. */
    @SqlUpdate("""
            UPDATE keelson_idempotency
            SET expires_at = CURRENT_TIMESTAMP + CAST(:lease AS BIGINT) * INTERVAL '0.001' SECOND
            WHERE key_hash = :hash
              AND token = :token
              AND reply_kind IS NULL
            """)
    int renew(@Bind("hash") byte[] hash, @Bind("token") String token, @Bind("lease") long lease);

    @SqlUpdate("""
            UPDATE keelson_idempotency
            SET expires_at = CURRENT_TIMESTAMP + CAST(:retention AS BIGINT) * INTERVAL '0.001' SECOND,
              reply_kind = :kind, reply_body = :body, reply_position = :position
            WHERE key_hash = :hash
              AND token = :token
              AND reply_kind IS NULL
            """)
    int complete(
            @Bind("hash") byte[] hash,
            @Bind("token") String token,
            @Bind("kind") String kind,
            @Bind("body") byte[] body,
            @Bind("position") long position,
            @Bind("retention") long retention);

    @SqlUpdate("""
            DELETE FROM keelson_idempotency
            WHERE key_hash = :hash
              AND token = :token
              AND reply_kind IS NULL
            """)
    int release(@Bind("hash") byte[] hash, @Bind("token") String token);

    /** The time is looked at twice: a claim may be renewed between the choice of a row and its removal. */
    @SqlUpdate("""
            DELETE FROM keelson_idempotency
            WHERE key_hash IN (
                SELECT key_hash
                FROM keelson_idempotency
                WHERE expires_at <= CURRENT_TIMESTAMP
                ORDER BY expires_at
                LIMIT :most)
              AND expires_at <= CURRENT_TIMESTAMP
            """)
    int purge(@Bind("most") int most);
}
