package dev.keelson.server;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows under a heading, in columns that are as wide as they need to be; figures stand at the right. Used by one thread. */
final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> heading;

    TextTable(String... heading) {
        this.heading = List.of(heading);
    }

    void add(Object... cells) {
        rows.add(IntStream.range(0, heading.size())
                .mapToObj(column -> String.valueOf(cells[column]))
                .toList());
    }

    /** The lines, each with its end. */
    String text() {
        var all = new ArrayList<>(rows);
        all.addFirst(heading);
        return all.stream().map(this::line).collect(Collectors.joining());
    }

    private String line(List<String> cells) {
        var line = new StringBuilder();
        for (var column = 0; column < cells.size(); column++) {
            var cell = cells.get(column);
            var padding = " ".repeat(width(column) - cell.length());
            line.append(column == 0 ? "" : GAP).append(isFigures(column) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing() + "\n";
    }

    private int width(int column) {
        var widest =
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
        return Math.max(widest, heading.get(column).length());
    }

    private boolean isFigures(int column) {
        return rows.stream().allMatch(row -> row.get(column).matches("-|[0-9.]+( s|%)?"));
    }
}
