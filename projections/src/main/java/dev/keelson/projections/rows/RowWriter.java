package dev.keelson.projections.rows;

import dev.keelson.eventstore.Dialect;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes rows of one table in bulk; no row twice in one call. */
interface RowWriter {

    /** The writer to the database of that transaction. */
    static RowWriter to(Handle transaction) {
        return switch (Dialect.of(transaction)) {
            case H2 -> new H2RowWriter(transaction);
            case POSTGRESQL -> new PostgresqlRowWriter(transaction);
        };
    }

    /** Removes the rows of those keys that are there. */
    void delete(TableColumns table, List<List<Object>> keys);

    /** Changes the rows that are there. */
    void update(TableColumns table, Assignments.Shape shape, List<@Nullable Object[]> rows);

    /** Changes the rows that are there, and inserts the others. */
    void upsert(TableColumns table, Assignments.Shape shape, List<@Nullable Object[]> rows);
}
