package dev.keelson.projections;

import dev.keelson.eventstore.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Sets the schemas of a pooled connection when it has others than wanted. It stays so: statements about tables that no read
 * model has find the same ones either way, and a path that is set each time would cost each transaction a round trip and the
 * plans of its statements. Safe for use by many threads.
 */
final class SchemaPaths {

    /** Of a connection that could not be changed to the end. */
    private static final SchemaPath UNKNOWN = new SchemaPath(List.of("?"));

    private final Map<Connection, SchemaPath> set = Collections.synchronizedMap(new WeakHashMap<>());

    void enter(Handle handle, SchemaPath wanted) {
        try {
            var physical = handle.getConnection().unwrap(Connection.class);
            var present = set.getOrDefault(physical, SchemaPath.DEFAULT);
            if (!present.equals(wanted)) {
                set.put(physical, UNKNOWN);
                change(handle, wanted);
                set.put(physical, wanted);
            }
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    private static void change(Handle handle, SchemaPath wanted) throws SQLException {
        try (var statement = handle.getConnection().createStatement()) {
            if (Dialect.of(handle) == Dialect.H2) {
                statement.execute(
                        "SET SCHEMA " + wanted.schemas().stream().findFirst().orElse("PUBLIC"));
                statement.execute("SET SCHEMA_SEARCH_PATH "
                        + Stream.concat(wanted.schemas().stream(), Stream.of("PUBLIC"))
                                .collect(Collectors.joining(", ")));
            } else if (wanted.schemas().isEmpty()) {
                statement.execute("RESET search_path");
            } else {
                statement.execute("""
                        SELECT set_config('search_path', '%s, ' || reset_val, FALSE)
                        FROM pg_settings
                        WHERE name = 'search_path'
                        """.formatted(String.join(", ", wanted.schemas())));
            }
        }
    }
}
