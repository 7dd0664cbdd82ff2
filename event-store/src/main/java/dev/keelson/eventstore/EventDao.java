package dev.keelson.eventstore;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** The log's fixed statements. */
interface EventDao {

    @SqlQuery("""
            SELECT COALESCE(MAX(position), 0)
            FROM keelson_event
            """)
    long head();

    @SqlQuery("""
            SELECT position
            FROM keelson_event
            WHERE time >= :time
              AND position <= :head
            ORDER BY position
            LIMIT 1
            """)
    Optional<Long> firstAtOrAfter(@Bind("time") OffsetDateTime time, @Bind("head") long head);

    @SqlQuery("""
            SELECT id
            FROM keelson_event
            WHERE id IN (<ids>)
            ORDER BY position
            """)
    List<String> presentIds(@BindList("ids") List<String> ids);

    @SqlQuery("""
            SELECT position
            FROM keelson_event
            WHERE id = :id
            """)
    Optional<Long> positionOf(@Bind("id") String id);
}
