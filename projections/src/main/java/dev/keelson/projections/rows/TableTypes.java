package dev.keelson.projections.rows;

import dev.keelson.domain.Table;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * The types of the tables' columns, read from the database when a table is first written, and again after a write has failed.
 * For tables that are found by the same names in the same schemas: each generation of the read models needs one of its own.
 * Safe for use by many threads.
 */
public final class TableTypes {

    private final Map<Table, TableColumns> known = new ConcurrentHashMap<>();

    /** The table with its columns' types, as the transaction sees it. */
    TableColumns columns(Table table, Handle transaction) {
        var columns = known.get(table);
        if (columns == null) {
            columns = read(table, transaction);
            known.put(table, columns);
        }
        return columns;
    }

    /** Has all of them read again. */
    void forget() {
        known.clear();
    }

    private static TableColumns read(Table table, Handle transaction) {
        return transaction
                .createQuery(
                        "SELECT %s FROM %s WHERE FALSE".formatted(String.join(", ", table.columns()), table.name()))
                .scanResultSet((rows, _) ->
                        new TableColumns(table, columns(table, rows.get().getMetaData())));
    }

    private static List<Column> columns(Table table, ResultSetMetaData types) throws SQLException {
        var columns = new ArrayList<Column>();
        for (var name : table.columns()) {
            columns.add(ColumnTypes.column(table, name, types, columns.size() + 1));
        }
        return columns;
    }
}
