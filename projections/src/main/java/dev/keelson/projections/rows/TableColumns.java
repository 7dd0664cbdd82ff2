package dev.keelson.projections.rows;

import dev.keelson.domain.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table with the types that its columns have in the database.
 *
 * @param columns in the order of {@link Table#columns()}
 */
record TableColumns(Table table, List<Column> columns) {

    TableColumns {
        columns = List.copyOf(columns);
    }

    int size() {
        return columns.size();
    }

    /** The index behind the key's. */
    int firstValue() {
        return table.keys().size();
    }

    /** The index of the first column for sums, or the size. */
    int firstSum() {
        return firstValue() + table.values().size();
    }

    Column get(int index) {
        return columns.get(index);
    }

    List<Column> keys() {
        return columns.subList(0, firstValue());
    }

    /** What a handler has given, as the columns take it. */
    @Nullable
    Object[] row(@Nullable Object... values) {
        return checked(size(), values);
    }

    /** The same, of a row whose last columns are added up. */
    @Nullable
    Object[] summand(@Nullable Object... values) {
        requireCount(size(), values);
        var row = Arrays.copyOf(values, values.length, Object[].class);
        for (var index = 0; index < row.length; index++) {
            row[index] = index < firstSum()
                    ? get(index).value(values[index])
                    : get(index).amount(values[index]);
        }
        return row;
    }

    /** The key that a handler has given, as equal as the database finds it. */
    List<Object> key(Object... values) {
        return keyOf(checked(firstValue(), values));
    }

    private @Nullable Object[] checked(int count, @Nullable Object... values) {
        requireCount(count, values);
        var checked = new @Nullable Object[count];
        for (var index = 0; index < count; index++) {
            checked[index] = get(index).value(values[index]);
        }
        return checked;
    }

    private void requireCount(int count, @Nullable Object... values) {
        if (values.length != count) {
            throw new IllegalArgumentException("table %s takes %d values (%s), was given %d"
                    .formatted(
                            table.name(),
                            count,
                            String.join(", ", table.columns().subList(0, count)),
                            values.length));
        }
    }

    List<Object> keyOf(@Nullable Object[] row) {
        var key = new ArrayList<Object>(firstValue());
        for (var index = 0; index < firstValue(); index++) {
            key.add(row[index]);
        }
        return key;
    }

    /** The index of a column that is not of the key. */
    int changeable(String name) {
        for (var index = firstValue(); index < size(); index++) {
            if (get(index).name().equals(name)) {
                return index;
            }
        }
        throw new IllegalArgumentException("table %s has no column %s to change, it has %s"
                .formatted(table.name(), name, table.columns().subList(firstValue(), size())));
    }
}
