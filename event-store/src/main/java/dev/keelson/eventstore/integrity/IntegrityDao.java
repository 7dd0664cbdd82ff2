package dev.keelson.eventstore.integrity;

import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** The fixed statements of a verification. */
interface IntegrityDao {

    /** How many rows there are that an append locks. */
    @SqlQuery("""
            SELECT COUNT(*)
            FROM keelson_log_lock
            WHERE id = 1
            """)
    int locks();

    @SqlQuery("""
            SELECT COALESCE(MAX(position), 0)
            FROM keelson_event
            """)
    long head();

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
