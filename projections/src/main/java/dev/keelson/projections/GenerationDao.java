package dev.keelson.projections;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The generations' statements, and those of the nodes that work on them. Timeouts are in milliseconds. */
@RegisterConstructorMapper(GenerationRow.class)
interface GenerationDao {

    String GENERATIONS = """
            SELECT projection, generation, version, state, tables, created_at, serving_since
            FROM keelson_projection_generation
            """;

    @SqlQuery(GENERATIONS + """
            ORDER BY projection, generation
            """)
    List<GenerationRow> all();

    @SqlQuery(GENERATIONS + """
            WHERE projection = :projection
              AND generation = :generation
            FOR UPDATE
            """)
    Optional<GenerationRow> lock(String projection, int generation);

    /** The same, unless somebody else is changing it just now. */
    @SqlQuery(GENERATIONS + """
            WHERE projection = :projection
              AND generation = :generation
            FOR UPDATE SKIP LOCKED
            """)
    Optional<GenerationRow> lockUnlessLocked(String projection, int generation);

    @SqlUpdate("""
            INSERT INTO keelson_projection_generation (
              projection, generation, version, state, tables, created_at, serving_since)
            VALUES (:projection, :generation, :version, :state, :tables, CURRENT_TIMESTAMP,
              CASE WHEN :state = 'SERVING' THEN CURRENT_TIMESTAMP END)
            """)
    void insert(String projection, int generation, int version, GenerationState state, @Nullable String tables);

    @SqlUpdate("""
            UPDATE keelson_projection_generation
            SET state = :state, serving_since = CASE WHEN :state = 'SERVING' THEN CURRENT_TIMESTAMP ELSE serving_since END
            WHERE projection = :projection
              AND generation = :generation
            """)
    void become(String projection, int generation, GenerationState state);

    @SqlUpdate("""
            DELETE FROM keelson_projection_generation
            WHERE projection = :projection
              AND generation = :generation
            """)
    void delete(String projection, int generation);

    @SqlUpdate("""
            UPDATE keelson_projection_node
            SET reading = :reading, seen_at = CURRENT_TIMESTAMP
            WHERE node = :node
              AND projection = :projection
              AND generation = :generation
            """)
    int seen(String node, String projection, int generation, boolean reading);

    @SqlUpdate("""
            INSERT INTO keelson_projection_node (node, projection, generation, reading, seen_at)
            VALUES (:node, :projection, :generation, :reading, CURRENT_TIMESTAMP)
            """)
    void insertNode(String node, String projection, int generation, boolean reading);

    @SqlUpdate("""
            DELETE FROM keelson_projection_node
            WHERE node = :node
              OR seen_at + CAST(:timeout AS BIGINT) * INTERVAL '0.001' SECOND < CURRENT_TIMESTAMP
            """)
    void forget(String node, long timeout);

    @SqlQuery("""
            SELECT node
            FROM keelson_projection_node
            WHERE projection = :projection
              AND generation = :generation
              AND seen_at + CAST(:timeout AS BIGINT) * INTERVAL '0.001' SECOND >= CURRENT_TIMESTAMP
            ORDER BY node
            """)
    List<String> nodeNames(String projection, int generation, long timeout);

    /** Nodes besides this one whose queries read a generation. */
    @SqlQuery("""
            SELECT node
            FROM keelson_projection_node
            WHERE projection = :projection
              AND generation = :generation
              AND reading
              AND node <> :node
              AND seen_at + CAST(:timeout AS BIGINT) * INTERVAL '0.001' SECOND >= CURRENT_TIMESTAMP
            ORDER BY node
            """)
    List<String> otherReaders(String projection, int generation, String node, long timeout);
}
