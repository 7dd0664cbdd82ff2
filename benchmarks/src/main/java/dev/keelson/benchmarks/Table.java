package dev.keelson.benchmarks;

import dev.keelson.benchmarks.Results.Result;
import java.util.Locale;
import java.util.OptionalDouble;

/** Figures as lines of text, one a benchmark. */
final class Table {

    private static final String ROW = "%-18s %12s %12s %5s %7s %6s %10s %10s %10s %10s";

    private Table() {}

    /** Two lines above all others. */
    static String head() {
        return ROW.formatted("", "", "", "", "", "", "database", "cpu µs", "process", "cpu µs") + "\n"
                + ROW.formatted(
                        "benchmark", "value", "floor", "unit", "ratio", "goal", "ours", "floor", "ours", "floor");
    }

    static String row(Result result) {
        var figure = result.figure();
        return ROW.formatted(
                result.benchmark().name(),
                number(OptionalDouble.of(figure.value()), 1),
                number(figure.floor(), 1),
                figure.unit(),
                number(figure.ratio(), 2),
                number(result.benchmark().goal(), 2),
                number(figure.cost().database(), 1),
                number(figure.floorCost().database(), 1),
                number(figure.cost().process(), 1),
                number(figure.floorCost().process(), 1));
    }

    /** A line for a benchmark that has no figure. */
    static String failure(String name, Throwable reason) {
        return "%-18s failed: %s".formatted(name, reason.getMessage());
    }

    /** A number with so many digits after the point, or a dash. */
    static String number(OptionalDouble number, int digits) {
        return number.isPresent() ? String.format(Locale.ROOT, "%,." + digits + "f", number.getAsDouble()) : "–";
    }
}
