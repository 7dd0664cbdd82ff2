package dev.keelson.eventstore;

import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
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
    int replace(
            @Bind("entityType") String entityType,
            @Bind("entityId") String entityId,
            @Bind("position") long position,
            @Bind("revision") String revision,
            @Bind("stateType") String stateType,
            @Bind("state") byte[] state);

    @SqlUpdate("""
            INSERT INTO keelson_snapshot (entity_type, entity_id, position, revision, state_type, state)
            VALUES (:entityType, :entityId, :position, :revision, :stateType, :state)
            """)
    int insert(
            @Bind("entityType") String entityType,
            @Bind("entityId") String entityId,
            @Bind("position") long position,
            @Bind("revision") String revision,
            @Bind("stateType") String stateType,
            @Bind("state") byte[] state);

    @SqlUpdate("""
            DELETE FROM keelson_snapshot
            WHERE entity_type = :entityType
              AND entity_id = :entityId
              AND position = :position
            """)
    int delete(
            @Bind("entityType") String entityType, @Bind("entityId") String entityId, @Bind("position") long position);
}
