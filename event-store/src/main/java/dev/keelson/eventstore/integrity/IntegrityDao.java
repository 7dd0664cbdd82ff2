package dev.keelson.eventstore.integrity;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** The fixed statements of a verification. */
interface IntegrityDao {

    /**
     * Events above the head row, as of one moment.
     *
     * @param count how many
     * @param first the lowest position, 0 without any
     * @param last the highest position, 0 without any
     */
    record Beyond(long count, long first, long last) {}

    /** What the head row says; empty when there is none. */
    @SqlQuery("""
            SELECT position
            FROM keelson_log_head
            WHERE id = 1
            """)
    Optional<Long> head();

    @SqlQuery("""
            SELECT COALESCE(MAX(position), 0)
            FROM keelson_event
            """)
    long lastPosition();

    @SqlQuery("""
            SELECT COUNT(*) AS count, COALESCE(MIN(e.position), 0) AS first, COALESCE(MAX(e.position), 0) AS last
            FROM keelson_event e
            WHERE e.position > (
              SELECT h.position
              FROM keelson_log_head h
              WHERE h.id = 1
            )
            """)
    @RegisterConstructorMapper(Beyond.class)
    Beyond beyondHead();

    @SqlQuery("""
            SELECT position, id, type, revision, time, payload, metadata, tags
            FROM keelson_event
            WHERE position > :after
              AND position <= :through
            ORDER BY position
            LIMIT :limit
            """)
    @RegisterRowMapper(StoredEventMapper.class)
    List<StoredEvent> events(@Bind("after") long after, @Bind("through") long through, @Bind("limit") int limit);

    /** Rows as they are. */
    final class StoredEventMapper implements RowMapper<StoredEvent> {
        @Override
        public StoredEvent map(java.sql.ResultSet row, StatementContext context) throws java.sql.SQLException {
            return StoredEvent.read(row);
        }
    }
}
