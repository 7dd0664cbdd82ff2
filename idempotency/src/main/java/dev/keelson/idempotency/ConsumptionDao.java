package dev.keelson.idempotency;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** The statements of the purge. */
interface ConsumptionDao {

    @SqlQuery("SELECT CURRENT_TIMESTAMP")
    OffsetDateTime now();

    /** From group to group by the index; DISTINCT would read every row. */
    @SqlQuery("""
            SELECT consumer_group
            FROM keelson_consumed
            WHERE consumer_group > :group
            ORDER BY consumer_group
            LIMIT 1
            """)
    Optional<String> groupAfter(@Bind("group") String group);

    @SqlQuery("""
            SELECT event_id
            FROM keelson_consumed
            WHERE consumer_group = :group
              AND consumed_at < :before
            ORDER BY consumed_at
            LIMIT :most
            """)
    List<String> consumedBefore(
            @Bind("group") String group, @Bind("before") OffsetDateTime before, @Bind("most") int most);

    /** The time is looked at again: an id may have been forgotten and consumed since. */
    @SqlBatch("""
            DELETE FROM keelson_consumed
            WHERE consumer_group = :group
              AND event_id = :eventId
              AND consumed_at < :before
            """)
    int[] forget(
            @Bind("group") String group, @Bind("eventId") List<String> eventIds, @Bind("before") OffsetDateTime before);
}
