package dev.keelson.projections.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a flush does about one row: remove it, change it, put it, in this order and each of them or not. Any sequence of
 * changes comes down to that: what is known of the row, since it was put or removed, is changed in memory; what is not known
 * is changed in the table, and only a sum can come after that without making it void.
 */
final class PendingRow {

    private final TableColumns columns;
    private final List<Object> key;
    private boolean removed;
    private @Nullable Assignments change;
    private @Nullable Assignments whole;

    PendingRow(TableColumns columns, List<Object> key) {
        this.columns = columns;
        this.key = key;
    }

    void put(@Nullable Object[] row) {
        change = null;
        whole = Assignments.of(columns, row, columns.size());
    }

    void sum(@Nullable Object[] row) {
        if (whole != null) {
            whole.sum(row);
        } else {
            whole = Assignments.of(columns, row, removed ? columns.size() : columns.firstSum());
        }
    }

    void set(int column, @Nullable Object value) {
        if (mayBeThere()) {
            changed().set(column, value);
        }
    }

    void add(int column, Object amount) {
        if (mayBeThere()) {
            changed().add(column, amount);
        }
    }

    private boolean mayBeThere() {
        return whole != null || !removed;
    }

    private Assignments changed() {
        if (whole != null) {
            return whole;
        }
        if (change == null) {
            change = Assignments.none(columns, key);
        }
        return change;
    }

    void remove() {
        removed = true;
        change = null;
        whole = null;
    }

    void collect(
            List<List<Object>> removals,
            Map<Assignments.Shape, List<@Nullable Object[]>> changes,
            Map<Assignments.Shape, List<@Nullable Object[]>> wholes) {
        if (removed) {
            removals.add(key);
        }
        collect(change, changes);
        collect(whole, wholes);
    }

    private static void collect(
            @Nullable Assignments assignments, Map<Assignments.Shape, List<@Nullable Object[]>> into) {
        if (assignments != null) {
            into.computeIfAbsent(assignments.shape(), _ -> new ArrayList<>()).add(assignments.values());
        }
    }
}
