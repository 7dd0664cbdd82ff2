package dev.keelson.projections.rows;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/**
 * One statement for all rows, which come as an array for each column: the text of a statement depends on no number of rows,
 * so it is prepared once for a connection.
 */
final class PostgresqlRowWriter implements RowWriter {

    private final Handle transaction;

    PostgresqlRowWriter(Handle transaction) {
        this.transaction = transaction;
    }

    @Override
    public void delete(TableColumns table, List<List<Object>> keys) {
        var sql = """
                DELETE FROM %s AS stored
                USING %s
                WHERE %s
                """.formatted(table.table().name(), given(table.keys()), sameKey(table));
        execute(sql, table.keys(), keys.stream().map(List::toArray).toList(), IntStream.range(0, table.firstValue()));
    }

    @Override
    public void update(TableColumns table, Assignments.Shape shape, List<@Nullable Object[]> rows) {
        var indexes = IntStream.concat(IntStream.range(0, table.firstValue()), shape.assigned().stream())
                .toArray();
        var columns = IntStream.of(indexes).mapToObj(table::get).toList();
        var sql =
                """
                UPDATE %s AS stored
                SET %s
                FROM %s
                WHERE %s
                """.formatted(table.table().name(), assignments(table, shape, "given"), given(columns), sameKey(table));
        execute(sql, columns, rows, IntStream.of(indexes));
    }

    @Override
    public void upsert(TableColumns table, Assignments.Shape shape, List<@Nullable Object[]> rows) {
        var sql = """
                INSERT INTO %s AS stored (%s)
                SELECT %s
                FROM %s
                ON CONFLICT (%s) DO %s
                """.formatted(
                        table.table().name(),
                        names(table.columns(), ""),
                        names(table.columns(), "given."),
                        given(table.columns()),
                        names(table.keys(), ""),
                        shape.assigned().isEmpty() ? "NOTHING" : "UPDATE SET " + assignments(table, shape, "excluded"));
        execute(sql, table.columns(), rows, IntStream.range(0, table.size()));
    }

    private static String assignments(TableColumns table, Assignments.Shape shape, String source) {
        return shape.assigned().stream()
                .mapToObj(index ->
                        assignment(table.get(index).name(), shape.added().get(index), source))
                .collect(Collectors.joining(", "));
    }

    private static String assignment(String column, boolean added, String source) {
        return added
                ? "%s = stored.%s + %s.%s".formatted(column, column, source, column)
                : "%s = %s.%s".formatted(column, source, column);
    }

    private static String sameKey(TableColumns table) {
        return table.keys().stream()
                .map(key -> "stored.%s = given.%s".formatted(key.name(), key.name()))
                .collect(Collectors.joining(" AND "));
    }

    private static String given(List<Column> columns) {
        return "UNNEST(%s) AS given (%s)"
                .formatted(
                        columns.stream()
                                .map(column -> "CAST(? AS %s[])".formatted(castType(column)))
                                .collect(Collectors.joining(", ")),
                        names(columns, ""));
    }

    private static String names(List<Column> columns, String prefix) {
        return columns.stream().map(column -> prefix + column.name()).collect(Collectors.joining(", "));
    }

    private void execute(String sql, List<Column> columns, List<@Nullable Object[]> rows, IntStream indexes) {
        var statement = transaction.createUpdate(sql);
        var position = 0;
        for (var index : indexes.toArray()) {
            statement.bind(position, array(columns.get(position), rows, index));
            position++;
        }
        statement.execute();
    }

    private static Argument array(Column column, List<@Nullable Object[]> rows, int index) {
        var values = elements(column, rows.size());
        for (var row = 0; row < values.length; row++) {
            values[row] = element(rows.get(row)[index]);
        }
        return (position, statement, _) ->
                statement.setArray(position, sqlArray(column, values, statement.getConnection()));
    }

    private static @Nullable Object[] elements(Column column, int count) {
        IntFunction<@Nullable Object[]> array =
                switch (column.kind()) {
                    case INTEGER -> Long[]::new;
                    case DECIMAL -> BigDecimal[]::new;
                    case FLOATING -> Double[]::new;
                    case BOOLEAN -> Boolean[]::new;
                    case UUID -> UUID[]::new;
                    case BYTES -> byte[][]::new;
                    case TEXT, OTHER, INSTANT, DATE -> String[]::new;
                };
        return array.apply(count);
    }

    private static @Nullable Object element(@Nullable Object value) {
        return switch (value) {
            case java.time.Instant instant -> instant.toString();
            case java.time.LocalDate date -> date.toString();
            case null, default -> value;
        };
    }

    private static Array sqlArray(Column column, @Nullable Object[] values, Connection connection) throws SQLException {
        return connection.createArrayOf(arrayType(column), values);
    }

    /** What the driver writes the array as. */
    private static String arrayType(Column column) {
        return switch (column.kind()) {
            case INTEGER -> "int8";
            case DECIMAL -> "numeric";
            case FLOATING -> "float8";
            case BOOLEAN -> "bool";
            case UUID -> "uuid";
            case BYTES -> "bytea";
            case TEXT, OTHER, INSTANT, DATE -> "text";
        };
    }

    /** What the server takes it as; without sizes, since a cast to a size cuts off what an insertion would refuse. */
    private static String castType(Column column) {
        return switch (column.kind()) {
            case TEXT, OTHER, INSTANT, DATE -> column.type();
            case INTEGER, DECIMAL, FLOATING, BOOLEAN, UUID, BYTES -> arrayType(column);
        };
    }
}
