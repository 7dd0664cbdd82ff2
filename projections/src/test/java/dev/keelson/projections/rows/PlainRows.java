package dev.keelson.projections.rows;

import dev.keelson.domain.Rows;
import dev.keelson.domain.Table;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Makes each change at once, by the plainest SQL there is for it: what any other way of writing rows is held against. */
final class PlainRows implements Rows {

    private final Handle handle;

    PlainRows(Handle handle) {
        this.handle = handle;
    }

    @Override
    public void put(Table table, @Nullable Object... values) {
        if (!isThere(table, values)) {
            insert(table, values);
            return;
        }
        for (var index = table.keys().size(); index < values.length; index++) {
            assign(table, table.columns().get(index), "?", values[index], values);
        }
    }

    @Override
    public void sum(Table table, @Nullable Object... values) {
        if (!isThere(table, values)) {
            insert(table, values);
            return;
        }
        for (var index = table.keys().size(); index < values.length; index++) {
            var column = table.columns().get(index);
            assign(table, column, table.sums().contains(column) ? column + " + ?" : "?", values[index], values);
        }
    }

    @Override
    public Change change(Table table, Object... key) {
        return new Change() {
            @Override
            public Change set(String column, @Nullable Object value) {
                assign(table, column, "?", value, key);
                return this;
            }

            @Override
            public Change add(String column, Number amount) {
                assign(table, column, column + " + ?", amount, key);
                return this;
            }
        };
    }

    @Override
    public void remove(Table table, Object... key) {
        execute("DELETE FROM %s WHERE %s".formatted(table.name(), sameKey(table)), keyOf(table, key));
    }

    private boolean isThere(Table table, @Nullable Object... values) {
        var query = handle.createQuery("SELECT COUNT(*) FROM %s WHERE %s".formatted(table.name(), sameKey(table)));
        var key = keyOf(table, values);
        for (var position = 0; position < key.size(); position++) {
            query.bind(position, key.get(position));
        }
        return query.mapTo(Integer.class).one() == 1;
    }

    private void insert(Table table, @Nullable Object... values) {
        execute(
                "INSERT INTO %s (%s) VALUES (%s)"
                        .formatted(
                                table.name(),
                                String.join(", ", table.columns()),
                                table.columns().stream().map(_ -> "?").collect(Collectors.joining(", "))),
                Stream.of(values).toList());
    }

    private void assign(
            Table table, String column, String expression, @Nullable Object value, @Nullable Object... row) {
        execute(
                "UPDATE %s SET %s = %s WHERE %s".formatted(table.name(), column, expression, sameKey(table)),
                Stream.concat(Stream.of(value), keyOf(table, row).stream()).toList());
    }

    private void execute(String sql, List<@Nullable Object> values) {
        var statement = handle.createUpdate(sql);
        for (var position = 0; position < values.size(); position++) {
            statement.bind(position, values.get(position));
        }
        statement.execute();
    }

    private static String sameKey(Table table) {
        return table.keys().stream().map(key -> key + " = ?").collect(Collectors.joining(" AND "));
    }

    private static List<@Nullable Object> keyOf(Table table, @Nullable Object... values) {
        return Stream.of(values).limit(table.keys().size()).toList();
    }
}
