package dev.keelson.projections.rows;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * A batch of single rows: the database is in this process, and a round trip costs nothing. An update whose row is not there
 * is followed by an insertion, which is what H2 makes of a {@code MERGE}.
 */
final class H2RowWriter implements RowWriter {

    private final Handle transaction;

    H2RowWriter(Handle transaction) {
        this.transaction = transaction;
    }

    @Override
    public void delete(TableColumns table, List<List<Object>> keys) {
        var sql = "DELETE FROM %s WHERE %s".formatted(table.table().name(), sameKey(table));
        execute(
                sql,
                keys.stream().map(List::toArray).toList(),
                IntStream.range(0, table.firstValue()).toArray());
    }

    @Override
    public void update(TableColumns table, Assignments.Shape shape, List<@Nullable Object[]> rows) {
        updateCounts(table, shape, rows);
    }

    @Override
    public void upsert(TableColumns table, Assignments.Shape shape, List<@Nullable Object[]> rows) {
        var counts = updateCounts(table, shape, rows);
        var absent = new ArrayList<@Nullable Object[]>();
        for (var index = 0; index < counts.length; index++) {
            if (counts[index] == 0) {
                absent.add(rows.get(index));
            }
        }
        if (!absent.isEmpty()) {
            insert(table, absent);
        }
    }

    private int[] updateCounts(TableColumns table, Assignments.Shape shape, List<@Nullable Object[]> rows) {
        var sql =
                "UPDATE %s SET %s WHERE %s".formatted(table.table().name(), assignments(table, shape), sameKey(table));
        var indexes = IntStream.concat(shape.assigned().stream(), IntStream.range(0, table.firstValue()));
        return execute(sql, rows, indexes.toArray());
    }

    private void insert(TableColumns table, List<@Nullable Object[]> rows) {
        var sql = "INSERT INTO %s (%s) VALUES (%s)"
                .formatted(
                        table.table().name(),
                        String.join(", ", table.table().columns()),
                        table.columns().stream().map(H2RowWriter::parameter).collect(Collectors.joining(", ")));
        execute(sql, rows, IntStream.range(0, table.size()).toArray());
    }

    /** A row that is all key is given the key that it has, so that its update counts. */
    private static String assignments(TableColumns table, Assignments.Shape shape) {
        if (shape.assigned().isEmpty()) {
            var key = table.get(0).name();
            return key + " = " + key;
        }
        return shape.assigned().stream()
                .mapToObj(index -> assignment(table.get(index), shape.added().get(index)))
                .collect(Collectors.joining(", "));
    }

    private static String assignment(Column column, boolean added) {
        var stored = added ? column.name() + " + " : "";
        return "%s = %s%s".formatted(column.name(), stored, parameter(column));
    }

    private static String parameter(Column column) {
        return column.type().equals("JSON") ? "? FORMAT JSON" : "?";
    }

    private static String sameKey(TableColumns table) {
        return table.keys().stream().map(key -> key.name() + " = ?").collect(Collectors.joining(" AND "));
    }

    private int[] execute(String sql, List<@Nullable Object[]> rows, int[] indexes) {
        try (var batch = transaction.prepareBatch(sql)) {
            rows.forEach(row -> add(batch, row, indexes));
            return batch.execute();
        }
    }

    private static void add(PreparedBatch batch, @Nullable Object[] row, int[] indexes) {
        for (var position = 0; position < indexes.length; position++) {
            batch.bind(position, argument(row[indexes[position]]));
        }
        batch.add();
    }

    private static Argument argument(@Nullable Object value) {
        var sql = value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
        return (position, statement, _) -> statement.setObject(position, sql);
    }
}
