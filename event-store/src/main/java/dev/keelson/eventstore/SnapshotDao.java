package dev.keelson.eventstore;

import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The snapshots' statements. */
@RegisterConstructorMapper(Snapshot.class)
interface SnapshotDao {

    @SqlQuery("""
            SELECT entity_type, entity_id, position, revision, state_type, state
            FROM keelson_snapshot
            WHERE entity_type = :entityType
              AND entity_id = :entityId
            """)
    Optional<Snapshot> find(@Bind("entityType") String entityType, @Bind("entityId") String entityId);

    @SqlUpdate("""
            UPDATE keelson_snapshot
            SET position = :position, revision = :revision, state_type = :stateType, state = :state
            WHERE entity_type = :entityType
              AND entity_id = :entityId
              AND position <= :position
            """)
    int replace(@BindMethods Snapshot snapshot);

    @SqlUpdate("""
            INSERT INTO keelson_snapshot (entity_type, entity_id, position, revision, state_type, state)
            VALUES (:entityType, :entityId, :position, :revision, :stateType, :state)
            """)
    int insert(@BindMethods Snapshot snapshot);

    @SqlUpdate("""
            DELETE FROM keelson_snapshot
            WHERE entity_type = :entityType
              AND entity_id = :entityId
              AND position = :position
            """)
    int delete(@BindMethods Snapshot snapshot);
}
