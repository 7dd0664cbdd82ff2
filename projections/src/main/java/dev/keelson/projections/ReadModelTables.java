package dev.keelson.projections;

import dev.keelson.eventstore.Dialect;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The tables of a generation, all but the history of their migrations. */
final class ReadModelTables {

    private static final String HISTORY = "keelson_migrations_";

    private ReadModelTables() {}

    /** Their lower-case names, in order. */
    static List<String> names(Handle handle, String schema) {
        return handle.createQuery("""
                        SELECT LOWER(table_name)
                        FROM information_schema.tables
                        WHERE LOWER(table_schema) = :schema
                          AND table_type IN ('BASE TABLE', 'TABLE')
                        ORDER BY 1
                        """)
                .bind("schema", schema)
                .mapTo(String.class)
                .filter(name -> !name.startsWith(HISTORY))
                .list();
    }

    /** The columns of one but for those that the database numbers by itself, in order. */
    static List<String> columns(Handle handle, String schema, String table) {
        return handle.createQuery("""
                        SELECT LOWER(column_name)
                        FROM information_schema.columns
                        WHERE LOWER(table_schema) = :schema
                          AND LOWER(table_name) = :table
                          AND is_identity = 'NO'
                        ORDER BY ordinal_position
                        """)
                .bind("schema", schema)
                .bind("table", table)
                .mapTo(String.class)
                .list();
    }

    /** Reads of each, so that a transaction that sees one state sees that of now: H2 begins with a table when it is read. */
    static void look(Handle handle, String schema) {
        for (var table : names(handle, schema)) {
            handle.createQuery("SELECT COUNT(*) FROM (SELECT 1 FROM %s.%s LIMIT 1) AS first".formatted(schema, table))
                    .mapTo(Long.class)
                    .one();
        }
    }

    /** Deletes their rows, in the transaction of the handle. */
    static void empty(Handle handle, String schema) {
        var tables = names(handle, schema);
        if (tables.isEmpty()) {
            return;
        }
        if (Dialect.of(handle) == Dialect.H2) {
            tables.forEach(table -> handle.execute("DELETE FROM " + schema + "." + table));
        } else {
            handle.execute(tables.stream()
                    .map(table -> schema + "." + table)
                    .collect(Collectors.joining(", ", "TRUNCATE ", " CASCADE")));
        }
    }

    /**
     * Drops them with their schema. On H2 that stays, without anything in it: there, connections that still have a schema in
     * their path fail at every statement once it is gone.
     */
    static void drop(Handle handle, String schema) {
        if (Dialect.of(handle) == Dialect.H2) {
            everythingIn(handle, schema).forEach(handle::execute);
        } else {
            handle.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
        }
    }

    /** The statements that drop what migrations can leave in a schema of H2. */
    private static List<String> everythingIn(Handle handle, String schema) {
        return handle.createQuery("""
                        SELECT CASE table_type WHEN 'VIEW' THEN 'VIEW' ELSE 'TABLE' END AS kind, table_schema, table_name, 1
                        FROM information_schema.tables
                        WHERE LOWER(table_schema) = :schema
                        UNION ALL
                        SELECT 'SEQUENCE', sequence_schema, sequence_name, 2
                        FROM information_schema.sequences
                        WHERE LOWER(sequence_schema) = :schema
                        UNION ALL
                        SELECT 'DOMAIN', domain_schema, domain_name, 3
                        FROM information_schema.domains
                        WHERE LOWER(domain_schema) = :schema
                        ORDER BY 4, 1, 3
                        """)
                .bind("schema", schema)
                .map((row, _) -> dropping(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    private static String dropping(String kind, String schema, String name) {
        var cascade = kind.equals("SEQUENCE") ? "" : " CASCADE";
        return "DROP %s IF EXISTS \"%s\".\"%s\"%s".formatted(kind, schema, name, cascade);
    }
}
