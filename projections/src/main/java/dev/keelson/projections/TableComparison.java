package dev.keelson.projections;

import dev.keelson.projections.Verification.Difference;
import dev.keelson.projections.Verification.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Compares the tables of two generations, each as its own transaction sees it. Used by one thread. */
final class TableComparison {

    private static final int FETCH = 1_000;
    private static final int SAMPLES = 10;
    /** Rows that are held at a time to find those that differ. */
    private static final int HELD = 100_000;

    private final Handle serving;
    private final String servingSchema;
    private final Handle expected;
    private final String expectedSchema;

    TableComparison(Handle serving, String servingSchema, Handle expected, String expectedSchema) {
        this.serving = serving;
        this.servingSchema = servingSchema;
        this.expected = expected;
        this.expectedSchema = expectedSchema;
    }

    /** Every table there is. */
    List<Verification.Table> compare() {
        return ReadModelTables.names(expected, expectedSchema).stream()
                .map(this::compare)
                .toList();
    }

    private Verification.Table compare(String table) {
        var select = "SELECT %s FROM %%s.%s"
                .formatted(String.join(", ", ReadModelTables.columns(expected, expectedSchema, table)), table);
        var ofServing = digest(serving, select.formatted(servingSchema));
        var ofExpected = digest(expected, select.formatted(expectedSchema));
        var same = ofServing.isSameAs(ofExpected);
        var samples = same ? List.<Difference>of() : differences(select, Math.max(ofServing.rows(), ofExpected.rows()));
        return new Verification.Table(table, ofServing.rows(), ofExpected.rows(), same, samples);
    }

    private static TableDigest digest(Handle handle, String select) {
        var digest = new TableDigest();
        try (var rows = rows(handle, select)) {
            rows.forEach(digest::add);
        }
        return digest;
    }

    private static Stream<String> rows(Handle handle, String select) {
        return handle
                .createQuery(select)
                .setFetchSize(FETCH)
                .map((row, _) -> {
                    var columns = row.getMetaData();
                    var text = new ArrayList<String>();
                    for (var column = 1; column <= columns.getColumnCount(); column++) {
                        text.add(columns.getColumnLabel(column) + "=" + row.getString(column));
                    }
                    return String.join(", ", text);
                })
                .stream();
    }

    /** Part by part, since the rows of a large table are too many to be held at once. */
    private List<Difference> differences(String select, long rows) {
        var parts = (int) Math.ceilDiv(Math.max(1, rows), HELD);
        return IntStream.range(0, parts)
                .mapToObj(part -> differences(select, part, parts))
                .flatMap(List::stream)
                .limit(SAMPLES)
                .toList();
    }

    private List<Difference> differences(String select, int part, int parts) {
        var surplus = new HashMap<String, Integer>();
        count(serving, select.formatted(servingSchema), part, parts, surplus, 1);
        count(expected, select.formatted(expectedSchema), part, parts, surplus, -1);
        return surplus.entrySet().stream()
                .filter(row -> row.getValue() != 0)
                .sorted(Map.Entry.comparingByKey())
                .limit(SAMPLES)
                .map(row -> new Difference(row.getValue() > 0 ? Side.SERVING : Side.EXPECTED, row.getKey()))
                .collect(Collectors.toList());
    }

    private static void count(
            Handle handle, String select, int part, int parts, Map<String, Integer> surplus, int amount) {
        try (var rows = rows(handle, select)) {
            rows.filter(row -> Math.floorMod(row.hashCode(), parts) == part)
                    .forEach(row -> surplus.merge(row, amount, Integer::sum));
        }
    }
}
