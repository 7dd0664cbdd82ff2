package dev.keelson.idempotency;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The gate's statements. Leases and retentions are in milliseconds. */
@RegisterConstructorMapper(KeyRow.class)
interface IdempotencyDao {

    @SqlQuery("""
            SELECT fingerprint, token, since, reply_kind, reply_body, reply_position
            FROM keelson_idempotency
            WHERE hash_high = :hash.getMostSignificantBits
              AND hash_low = :hash.getLeastSignificantBits
              AND expires_at > CURRENT_TIMESTAMP
            """)
    Optional<KeyRow> find(@BindMethods("hash") UUID hash);

    @SqlUpdate("""
            INSERT INTO keelson_idempotency (hash_high, hash_low, fingerprint, token, since, expires_at)
            VALUES (:hash.getMostSignificantBits, :hash.getLeastSignificantBits, :fingerprint, :token, :since,
              CURRENT_TIMESTAMP + CAST(:lease AS BIGINT) * INTERVAL '0.001' SECOND)
            """)
    void insertClaim(
            @BindMethods("hash") UUID hash,
            @Bind("fingerprint") long fingerprint,
            @Bind("token") long token,
            @Bind("since") OffsetDateTime since,
            @Bind("lease") long lease);

    /** Takes the place of a claim whose lease ran out, or of a reply that was kept long enough. */
    @SqlUpdate("""
            UPDATE keelson_idempotency
            SET fingerprint = :fingerprint, token = :token, since = :since,
              expires_at = CURRENT_TIMESTAMP + CAST(:lease AS BIGINT) * INTERVAL '0.001' SECOND,
              reply_kind = NULL, reply_body = NULL, reply_position = NULL
            WHERE hash_high = :hash.getMostSignificantBits
              AND hash_low = :hash.getLeastSignificantBits
              AND expires_at <= CURRENT_TIMESTAMP
            """)
    int takeOver(
            @BindMethods("hash") UUID hash,
            @Bind("fingerprint") long fingerprint,
            @Bind("token") long token,
            @Bind("since") OffsetDateTime since,
            @Bind("lease") long lease);

    /** A lease that has run out and was taken by nobody is the holder's still. */
    @SqlUpdate("""
            UPDATE keelson_idempotency
            SET expires_at = CURRENT_TIMESTAMP + CAST(:lease AS BIGINT) * INTERVAL '0.001' SECOND
            WHERE hash_high = :hash.getMostSignificantBits
              AND hash_low = :hash.getLeastSignificantBits
              AND token = :token
              AND reply_kind IS NULL
            """)
    int renew(@BindMethods("hash") UUID hash, @Bind("token") long token, @Bind("lease") long lease);

    @SqlUpdate("""
            UPDATE keelson_idempotency
            SET expires_at = CURRENT_TIMESTAMP + CAST(:retention AS BIGINT) * INTERVAL '0.001' SECOND,
              reply_kind = :kind, reply_body = :body, reply_position = :position
            WHERE hash_high = :hash.getMostSignificantBits
              AND hash_low = :hash.getLeastSignificantBits
              AND token = :token
              AND reply_kind IS NULL
            """)
    int complete(
            @BindMethods("hash") UUID hash,
            @Bind("token") long token,
            @Bind("kind") String kind,
            @Bind("body") String body,
            @Bind("position") long position,
            @Bind("retention") long retention);

    @SqlUpdate("""
            DELETE FROM keelson_idempotency
            WHERE hash_high = :hash.getMostSignificantBits
              AND hash_low = :hash.getLeastSignificantBits
              AND token = :token
              AND reply_kind IS NULL
            """)
    int release(@BindMethods("hash") UUID hash, @Bind("token") long token);

    /** Keys whose end is over, the earliest first; quick where the end has an index, which is on H2. */
    @SqlQuery("""
            SELECT hash_high, hash_low
            FROM keelson_idempotency
            WHERE expires_at <= CURRENT_TIMESTAMP
            ORDER BY expires_at
            LIMIT :most
            """)
    @RegisterRowMapper(HashMapper.class)
    List<UUID> over(@Bind("most") int most);

    /** The time is looked at again: a claim may have been renewed since. */
    @SqlBatch("""
            DELETE FROM keelson_idempotency
            WHERE hash_high = :hash.getMostSignificantBits
              AND hash_low = :hash.getLeastSignificantBits
              AND expires_at <= CURRENT_TIMESTAMP
            """)
    int[] forget(@BindMethods("hash") List<UUID> hashes);

    /** Both halves of a hash. */
    final class HashMapper implements RowMapper<UUID> {

        @Override
        public UUID map(ResultSet row, StatementContext context) throws SQLException {
            return new UUID(row.getLong(1), row.getLong(2));
        }
    }
}
