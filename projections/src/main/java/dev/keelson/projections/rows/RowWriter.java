package dev.keelson.projections.rows;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes rows of one table in bulk; no row twice in one call. */
interface RowWriter {

    /** The writer to the database of that transaction. */
    static RowWriter to(Handle transaction) {
        var product = product(transaction);
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "h2" -> new H2RowWriter(transaction);
            case "postgresql" -> new PostgresqlRowWriter(transaction);
            default -> throw new IllegalArgumentException("the database must be H2 or PostgreSQL, was " + product);
        };
    }

    private static String product(Handle transaction) {
        try {
            return transaction.getConnection().getMetaData().getDatabaseProductName();
        } catch (SQLException e) {
            throw new IllegalStateException("the connection does not tell its database", e);
        }
    }

    /** Removes the rows of those keys that are there. */
    void delete(TableColumns table, List<List<Object>> keys);

    /** Changes the rows that are there. */
    void update(TableColumns table, Assignments.Shape shape, List<@Nullable Object[]> rows);

    /** Changes the rows that are there, and inserts the others. */
    void upsert(TableColumns table, Assignments.Shape shape, List<@Nullable Object[]> rows);
}
