package dev.keelson.projections;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * The tokens' statements. Claims are timed by the database's clock, the one clock that all nodes share: by clocks of their
 * own two nodes could both hold a segment. CURRENT_TIMESTAMP is when the transaction began, which for a long batch is before
 * the claim was last extended from another connection; hence GREATEST. Timeouts are in milliseconds.
 */
@RegisterConstructorMapper(TokenRow.class)
interface TokenDao {

    @SqlUpdate("""
            INSERT INTO keelson_projection_token (processor, segment, mask, position, token_type, token, owner, claimed_at)
            VALUES (:processor, :segment, :mask, :position, :tokenType, :token, NULL, CURRENT_TIMESTAMP)
            """)
    void insert(
            @Bind("processor") String processor,
            @Bind("segment") int segment,
            @Bind("mask") int mask,
            @Bind("position") @Nullable Long position,
            @Bind("tokenType") @Nullable String tokenType,
            @Bind("token") @Nullable String token);

    /**
     * Locks the row when it may be claimed; passes over it when somebody else is writing it, who is alive or, if not, must
     * not make the whole coordinator wait for the end of a dead connection.
     */
    @SqlQuery("""
            SELECT segment, mask, position, token_type, token, owner
            FROM keelson_projection_token
            WHERE processor = :processor
              AND segment = :segment
              AND (owner IS NULL
                OR owner = :owner
                OR claimed_at + CAST(:timeout AS BIGINT) * INTERVAL '0.001' SECOND < CURRENT_TIMESTAMP)
            FOR UPDATE SKIP LOCKED
            """)
    Optional<TokenRow> lockClaimable(
            @Bind("processor") String processor,
            @Bind("segment") int segment,
            @Bind("owner") String owner,
            @Bind("timeout") long timeout);

    @SqlUpdate("""
            UPDATE keelson_projection_token
            SET owner = :owner, claimed_at = CURRENT_TIMESTAMP
            WHERE processor = :processor
              AND segment = :segment
            """)
    void claim(@Bind("processor") String processor, @Bind("segment") int segment, @Bind("owner") String owner);

    @SqlUpdate("""
            UPDATE keelson_projection_token
            SET position = :position, token_type = :tokenType, token = :token,
              claimed_at = GREATEST(claimed_at, CURRENT_TIMESTAMP)
            WHERE processor = :processor
              AND segment = :segment
              AND owner = :owner
            """)
    int store(
            @Bind("processor") String processor,
            @Bind("segment") int segment,
            @Bind("owner") String owner,
            @Bind("position") @Nullable Long position,
            @Bind("tokenType") @Nullable String tokenType,
            @Bind("token") @Nullable String token);

    @SqlUpdate("""
            UPDATE keelson_projection_token
            SET claimed_at = GREATEST(claimed_at, CURRENT_TIMESTAMP)
            WHERE processor = :processor
              AND segment = :segment
              AND owner = :owner
            """)
    int extend(@Bind("processor") String processor, @Bind("segment") int segment, @Bind("owner") String owner);

    @SqlUpdate("""
            UPDATE keelson_projection_token
            SET owner = NULL
            WHERE processor = :processor
              AND segment = :segment
              AND owner = :owner
            """)
    void release(@Bind("processor") String processor, @Bind("segment") int segment, @Bind("owner") String owner);

    @SqlUpdate("""
            DELETE FROM keelson_projection_token
            WHERE processor = :processor
              AND segment = :segment
              AND (owner = :owner OR owner IS NULL)
            """)
    int delete(@Bind("processor") String processor, @Bind("segment") int segment, @Bind("owner") String owner);

    @SqlQuery("""
            SELECT segment, mask, position, token_type, token,
              CASE
                WHEN claimed_at + CAST(:timeout AS BIGINT) * INTERVAL '0.001' SECOND < CURRENT_TIMESTAMP THEN NULL
                ELSE owner
              END AS owner
            FROM keelson_projection_token
            WHERE processor = :processor
            ORDER BY segment
            """)
    List<TokenRow> rows(@Bind("processor") String processor, @Bind("timeout") long timeout);

    @SqlQuery("""
            SELECT identifier
            FROM keelson_projection_store
            WHERE id = 1
            """)
    Optional<String> identifier();

    @SqlUpdate("""
            INSERT INTO keelson_projection_store (id, identifier)
            VALUES (1, :identifier)
            """)
    void insertIdentifier(@Bind("identifier") String identifier);
}
