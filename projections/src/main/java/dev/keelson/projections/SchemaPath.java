package dev.keelson.projections;

import java.util.List;
import java.util.stream.Stream;

/**
 * The schemas in which the tables of read models are looked for, before the database's default one.
 *
 * @param schemas lower-case SQL names, in order
 */
record SchemaPath(List<String> schemas) {

    /** Only the default schema. */
    static final SchemaPath DEFAULT = new SchemaPath(List.of());

    SchemaPath {
        schemas = List.copyOf(schemas);
    }

    /** The same with another schema before all others. */
    SchemaPath after(String schema) {
        return new SchemaPath(Stream.concat(Stream.of(schema), schemas.stream().filter(other -> !other.equals(schema)))
                .toList());
    }
}
