package dev.keelson.benchmarks;

import dev.keelson.benchmarks.Results.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Figures of a run as one HTML page with its plots in it, that needs nothing else. */
final class Report {

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Keelson: benchmarks</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; color: #1b2733; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums }
            th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #d9e0e6 }
            th:first-child, td:first-child { text-align: left }
            svg { display: block; margin: .5rem 0 2rem; max-width: 100%; height: auto }
            svg text { font: 12px system-ui, sans-serif; fill: #1b2733 }
            .ours { fill: #1f6f8b; stroke: #1f6f8b } .floor { fill: #b08947; stroke: #b08947 }
            .short { fill: #b5443c } .goal { stroke: #1b2733; stroke-width: 2 } .axis { stroke: #9aa7b2 }
            polyline { fill: none !important; stroke-width: 2 }
            </style>
            <h1>Benchmarks</h1>
            """;

    private static final List<String> HEADINGS = List.of(
            "benchmark",
            "value",
            "floor",
            "unit",
            "ratio",
            "goal",
            "runs",
            "floor runs",
            "database µs",
            "floor's",
            "process µs",
            "floor's");

    private final List<Result> results;
    private final String about;

    /** @param about how and where they were measured, in a sentence */
    Report(Results results, String about) {
        this.results = results.results();
        this.about = about;
    }

    /** Writes the page to a file. */
    void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, html());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String html() {
        return "%s<p>%s</p>%n%s%s%s<h2>All figures</h2>%n%s%n</html>%n"
                .formatted(HEAD, escaped(about), ratios(), byClients(), growth(), table());
    }

    private String ratios() {
        var ratios = results.stream()
                .filter(result -> result.figure().ratio().isPresent())
                .toList();
        return ratios.isEmpty()
                ? ""
                : section(
                        "Ours by the floor",
                        "The line is the goal; a red bar does not reach it.",
                        Plots.ratios(ratios));
    }

    private String byClients() {
        var sections = new StringBuilder();
        families()
                .forEach((family, members) -> sections.append(
                        section(family, "Per second, by the number of clients.", Plots.byClients(members))));
        return sections.toString();
    }

    private String growth() {
        var growth = results.stream()
                .filter(result -> result.benchmark().name().contains("growth."))
                .toList();
        return growth.isEmpty()
                ? ""
                : section("Growth", "Per second, above on the small log, below on the large one.", Plots.pairs(growth));
    }

    private static String section(String title, String explanation, String plot) {
        return "<h2>%s</h2>%n<p>%s</p>%n%s".formatted(title, explanation, plot);
    }

    /** Benchmarks that differ in the number of clients only, by what comes before it, where there are two at least. */
    private Map<String, Map<Integer, Figure>> families() {
        var families = new TreeMap<String, Map<Integer, Figure>>();
        for (var result : results) {
            var name = result.benchmark().name();
            var dot = name.lastIndexOf('.');
            var last = name.substring(dot + 1);
            if (last.chars().allMatch(Character::isDigit)
                    && !result.figure().floorRuns().isEmpty()) {
                families.computeIfAbsent(name.substring(0, dot), _ -> new TreeMap<>())
                        .put(Integer.parseInt(last), result.figure());
            }
        }
        families.values().removeIf(members -> members.size() < 2);
        return families;
    }

    private String table() {
        var rows = new ArrayList<String>();
        rows.add(row("th", HEADINGS));
        results.forEach(result -> rows.add(row("td", cells(result))));
        return rows.stream().collect(Collectors.joining("\n", "<table>\n", "\n</table>"));
    }

    private static List<String> cells(Result result) {
        var figure = result.figure();
        var goal = result.benchmark().goal();
        return List.of(
                result.benchmark().name(),
                Table.number(OptionalDouble.of(figure.value()), 1),
                Table.number(figure.floor(), 1),
                figure.unit(),
                Table.number(figure.ratio(), 2),
                Table.number(goal, 2),
                numbers(figure.runs()),
                numbers(figure.floorRuns()),
                Table.number(figure.cost().database(), 1),
                Table.number(figure.floorCost().database(), 1),
                Table.number(figure.cost().process(), 1),
                Table.number(figure.floorCost().process(), 1));
    }

    private static String row(String element, List<String> cells) {
        return cells.stream()
                .map(cell -> "<%1$s>%2$s</%1$s>".formatted(element, escaped(cell)))
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private static String numbers(List<Double> numbers) {
        return numbers.stream()
                .map(number -> Table.number(OptionalDouble.of(number), 0))
                .collect(Collectors.joining(" "));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
