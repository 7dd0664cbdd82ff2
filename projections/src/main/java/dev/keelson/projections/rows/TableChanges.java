package dev.keelson.projections.rows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one table that are to be changed, by their keys, in the order in which they were first asked for. */
final class TableChanges {

    private final TableColumns columns;
    private final Map<List<Object>, PendingRow> rows = new LinkedHashMap<>();

    TableChanges(TableColumns columns) {
        this.columns = columns;
    }

    TableColumns columns() {
        return columns;
    }

    int size() {
        return rows.size();
    }

    void put(@Nullable Object[] row) {
        row(columns.keyOf(row)).put(row);
    }

    void sum(@Nullable Object[] row) {
        row(columns.keyOf(row)).sum(row);
    }

    void set(List<Object> key, int column, @Nullable Object value) {
        row(key).set(column, value);
    }

    void add(List<Object> key, int column, Object amount) {
        row(key).add(column, amount);
    }

    void remove(List<Object> key) {
        row(key).remove();
    }

    private PendingRow row(List<Object> key) {
        return rows.computeIfAbsent(key, _ -> new PendingRow(columns, key));
    }

    /** Writes the rows and forgets them. */
    void flush(RowWriter writer) {
        var removals = new ArrayList<List<Object>>();
        var changes = new LinkedHashMap<Assignments.Shape, List<@Nullable Object[]>>();
        var wholes = new LinkedHashMap<Assignments.Shape, List<@Nullable Object[]>>();
        for (var row : rows.values()) {
            row.collect(removals, changes, wholes);
        }
        if (!removals.isEmpty()) {
            writer.delete(columns, removals);
        }
        changes.forEach((shape, changed) -> writer.update(columns, shape, changed));
        wholes.forEach((shape, whole) -> writer.upsert(columns, shape, whole));
        rows.clear();
    }
}
