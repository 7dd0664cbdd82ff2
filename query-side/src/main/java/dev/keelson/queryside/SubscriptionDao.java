package dev.keelson.queryside;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The subscriptions' statements, each a transaction of its own. Claims are timed by the database's clock, the one clock that
 * all nodes share. Timeouts are in milliseconds.
 */
@RegisterConstructorMapper(SubscriptionRow.class)
interface SubscriptionDao {

    /** An owner that gives no sign of life is none. */
    String AS_CLAIMED = """
            SELECT name, types, tags, position, sent, token, created_at,
              CASE
                WHEN claimed_at + CAST(:timeout AS BIGINT) * INTERVAL '0.001' SECOND < CURRENT_TIMESTAMP THEN NULL
                ELSE owner
              END AS owner
            FROM keelson_subscription
            """;

    @SqlUpdate("""
            INSERT INTO keelson_subscription (name, types, tags, position, sent, claimed_at, created_at)
            VALUES (:name, :types, :tags, :after, :after, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)
            """)
    void insert(
            @Bind("name") String name,
            @Bind("types") String types,
            @Bind("tags") String tags,
            @Bind("after") long after);

    @SqlQuery(AS_CLAIMED + """
            WHERE name = :name
            """)
    Optional<SubscriptionRow> find(@Bind("name") String name, @Bind("timeout") long timeout);

    @SqlQuery(AS_CLAIMED + """
            ORDER BY name
            """)
    List<SubscriptionRow> all(@Bind("timeout") long timeout);

    @SqlUpdate("""
            DELETE FROM keelson_subscription
            WHERE name = :name
            """)
    int delete(@Bind("name") String name);

    @SqlUpdate("""
            UPDATE keelson_subscription
            SET token = :token, owner = :owner, sent = position, claimed_at = CURRENT_TIMESTAMP
            WHERE name = :name
              AND (owner IS NULL
                OR claimed_at + CAST(:timeout AS BIGINT) * INTERVAL '0.001' SECOND < CURRENT_TIMESTAMP)
            """)
    int claim(
            @Bind("name") String name,
            @Bind("token") String token,
            @Bind("owner") String owner,
            @Bind("timeout") long timeout);

    @SqlUpdate("""
            UPDATE keelson_subscription
            SET sent = GREATEST(sent, :position), claimed_at = CURRENT_TIMESTAMP
            WHERE name = :name
              AND token = :token
            """)
    int sending(@Bind("name") String name, @Bind("token") String token, @Bind("position") long position);

    @SqlUpdate("""
            UPDATE keelson_subscription
            SET position = CASE WHEN position >= sent THEN GREATEST(position, :passed) ELSE position END,
              claimed_at = CURRENT_TIMESTAMP
            WHERE name = :name
              AND token = :token
            """)
    int extend(@Bind("name") String name, @Bind("token") String token, @Bind("passed") long passed);

    @SqlUpdate("""
            UPDATE keelson_subscription
            SET owner = NULL
            WHERE name = :name
              AND token = :token
            """)
    void release(@Bind("name") String name, @Bind("token") String token);

    @SqlUpdate("""
            UPDATE keelson_subscription
            SET position = GREATEST(position, :position)
            WHERE name = :name
              AND token = :token
              AND :position <= GREATEST(sent, position)
            """)
    int acknowledge(@Bind("name") String name, @Bind("token") String token, @Bind("position") long position);
}
