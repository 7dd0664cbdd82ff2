package dev.keelson.projections;

import dev.keelson.projections.rows.TableTypes;

/**
 * The tables that a generation's handlers write.
 *
 * @param path where they are looked for
 * @param types of their columns
 */
record TargetTables(SchemaPath path, TableTypes types) {}
