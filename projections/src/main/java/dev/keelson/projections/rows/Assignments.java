package dev.keelson.projections.rows;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of the columns of one row: of each nothing, a value that it takes, or an amount that is added to it. */
final class Assignments {

    private final TableColumns columns;
    private final @Nullable Object[] values;
    private final BitSet set;
    private final BitSet added;

    /**
     * Which columns take a value and to which is added; rows of one shape are written by one statement. Not to be changed.
     *
     * @param set indexes of columns
     * @param added indexes of columns
     */
    record Shape(BitSet set, BitSet added) {

        /** Columns that are assigned at all, by index. */
        BitSet assigned() {
            var assigned = (BitSet) set.clone();
            assigned.or(added);
            return assigned;
        }
    }

    private Assignments(TableColumns columns, @Nullable Object[] values) {
        this.columns = columns;
        this.values = values;
        set = new BitSet(columns.size());
        added = new BitSet(columns.size());
    }

    /** Of the row of that key, none. */
    static Assignments none(TableColumns columns, List<Object> key) {
        var values = new @Nullable Object[columns.size()];
        for (var column = 0; column < key.size(); column++) {
            values[column] = key.get(column);
        }
        return new Assignments(columns, values);
    }

    /** Of all columns beside the key: those before {@code firstAdded} take their values, the others are added to. */
    static Assignments of(TableColumns columns, @Nullable Object[] row, int firstAdded) {
        var assignments = new Assignments(columns, row);
        assignments.set.set(columns.firstValue(), firstAdded);
        assignments.added.set(firstAdded, columns.size());
        return assignments;
    }

    void set(int column, @Nullable Object value) {
        values[column] = value;
        set.set(column);
        added.clear(column);
    }

    void add(int column, Object amount) {
        if (set.get(column) || added.get(column)) {
            values[column] = columns.get(column).plus(values[column], amount);
        } else {
            values[column] = amount;
            added.set(column);
        }
    }

    void sum(@Nullable Object[] row) {
        for (var column = columns.firstValue(); column < columns.firstSum(); column++) {
            set(column, row[column]);
        }
        for (var column = columns.firstSum(); column < columns.size(); column++) {
            values[column] = columns.get(column).plus(values[column], row[column]);
        }
    }

    /** By column; of the key always, of others as the shape says. */
    @Nullable
    Object[] values() {
        return values;
    }

    Shape shape() {
        return new Shape(set, added);
    }
}
