package dev.keelson.domain;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The tables of one projection, which the server makes, fills, rebuilds beside the old ones, and drops. Each filling of them,
 * a generation, is in a database schema of its own; handlers name tables without a schema. Tables of two projections of a
 * server must not have the same name.
 *
 * @param projection name of the pooled streaming processor that writes the tables, and nobody else
 * @param migrations where on the class path the Flyway scripts of the tables are, such as {@code db/orders}; of a rebuilt
 *     read model they start on an empty schema
 * @param version of tables and handlers, from 1; a higher one than that of the tables there are makes the server fill new
 *     ones, from the first event
 * @param readableFrom the oldest version whose tables these handlers and queries still work with; a server goes on with such
 *     tables until those of {@code version} are filled
 */
public record ReadModel(String projection, String migrations, int version, int readableFrom) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");

    public ReadModel {
        if (!NAME.matcher(projection).matches()) {
            throw new IllegalArgumentException(
                    "projection must be a letter and up to 39 letters, digits, - or _, since a schema is named after it,"
                            + " was '%s'".formatted(projection));
        }
        if (version < 1) {
            throw new IllegalArgumentException("version must be at least 1, was %d".formatted(version));
        }
        if (readableFrom < 1 || readableFrom > version) {
            throw new IllegalArgumentException(
                    "readableFrom must be from 1 to the version, %d, was %d".formatted(version, readableFrom));
        }
    }

    /** Version 1. */
    public ReadModel(String projection, String migrations) {
        this(projection, migrations, 1, 1);
    }

    /** The schema of a generation's tables, as a lower-case SQL name. */
    public String schemaOf(int generation) {
        return "%s_g%d".formatted(projection.toLowerCase(Locale.ROOT).replace('-', '_'), generation);
    }

    /** Whether handlers and queries of this version work with tables of another. */
    public boolean reads(int other) {
        return other >= readableFrom && other <= version;
    }
}
