package dev.keelson.messagingadapters.relay;

import java.util.OptionalLong;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The relays' statements, each a transaction of its own. Claims are timed by the database's clock, the one clock that all
 * nodes share. Timeouts are in milliseconds.
 */
interface RelayDao {

    @SqlUpdate("""
            INSERT INTO keelson_relay (name, position, claimed_at)
            VALUES (:name, :position, CURRENT_TIMESTAMP)
            """)
    void insert(@Bind("name") String name, @Bind("position") long position);

    @SqlQuery("""
            SELECT position
            FROM keelson_relay
            WHERE name = :name
            """)
    OptionalLong position(@Bind("name") String name);

    @SqlUpdate("""
            UPDATE keelson_relay
            SET token = :token, owner = :owner, claimed_at = CURRENT_TIMESTAMP
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
            UPDATE keelson_relay
            SET position = GREATEST(position, :position), claimed_at = CURRENT_TIMESTAMP
            WHERE name = :name
              AND token = :token
            """)
    int extend(@Bind("name") String name, @Bind("token") String token, @Bind("position") long position);

    @SqlUpdate("""
            UPDATE keelson_relay
            SET position = GREATEST(position, :position), owner = NULL
            WHERE name = :name
              AND token = :token
            """)
    void release(@Bind("name") String name, @Bind("token") String token, @Bind("position") long position);
}
