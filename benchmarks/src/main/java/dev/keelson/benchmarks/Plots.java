package dev.keelson.benchmarks;

import dev.keelson.benchmarks.Results.Result;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Figures as SVG, with the classes {@code ours}, {@code floor}, {@code short}, {@code goal} and {@code axis}. */
final class Plots {

    private static final int WIDTH = 860;
    private static final int NAMES = 170;
    private static final int NUMBERS = 120;
    private static final int BAR = 18;
    private static final int STEP = 28;
    private static final int HEIGHT = 260;
    private static final int MARGIN = 60;

    private Plots() {}

    /** A bar for each ratio, with a line where its goal is. */
    static String ratios(List<Result> results) {
        var longest = results.stream().mapToDouble(Plots::reach).max().orElse(1);
        var scale = (WIDTH - NAMES - NUMBERS) / longest;
        var svg = new StringBuilder();
        for (var i = 0; i < results.size(); i++) {
            svg.append(bar(results.get(i), i * STEP, scale));
        }
        return svg(results.size() * STEP, svg);
    }

    private static double reach(Result result) {
        return Math.max(
                result.figure().ratio().orElse(0), result.benchmark().goal().orElse(0));
    }

    private static String bar(Result result, int top, double scale) {
        var ratio = result.figure().ratio().orElse(0);
        var goal = result.benchmark().goal();
        var middle = top + BAR - 4;
        var svg = new StringBuilder()
                .append(text(0, middle, "start", result.benchmark().name()))
                .append(String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                        ratio < goal.orElse(0) ? "short" : "ours",
                        NAMES,
                        top,
                        ratio * scale,
                        BAR))
                .append(text(NAMES + reach(result) * scale + 8, middle, "start", label(result, ratio)));
        goal.ifPresent(
                line -> svg.append(line("goal", NAMES + line * scale, top - 3, NAMES + line * scale, top + BAR + 3)));
        return svg.toString();
    }

    private static String label(Result result, double ratio) {
        var goal = result.benchmark().goal();
        return goal.isPresent()
                ? String.format(Locale.ROOT, "%.2f of %.2f", ratio, goal.getAsDouble())
                : String.format(Locale.ROOT, "%.2f", ratio);
    }

    /** Two bars for each figure, the floor's above ours. */
    static String pairs(List<Result> results) {
        var most = results.stream()
                .mapToDouble(result -> Math.max(
                        result.figure().value(), result.figure().floor().orElse(0)))
                .max()
                .orElse(1);
        var scale = (WIDTH - NAMES - NUMBERS) / most;
        var svg = new StringBuilder();
        for (var i = 0; i < results.size(); i++) {
            var top = 2 * i * STEP;
            var figure = results.get(i).figure();
            svg.append(text(
                            0,
                            top + BAR - 4,
                            "start",
                            results.get(i).benchmark().name()))
                    .append(plainBar("floor", top, figure.floor().orElse(0), scale))
                    .append(plainBar("ours", top + BAR, figure.value(), scale));
        }
        return svg(results.size() * 2 * STEP, svg);
    }

    private static String plainBar(String style, int top, double value, double scale) {
        var rectangle = String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                style,
                NAMES,
                top,
                value * scale,
                BAR);
        return rectangle
                + text(NAMES + value * scale + 8, top + BAR - 4, "start", String.format(Locale.ROOT, "%,.0f", value));
    }

    /** A line for ours and one for the floor over the numbers of clients, which stand at equal distances. */
    static String byClients(Map<Integer, Figure> figures) {
        var most = figures.values().stream()
                .mapToDouble(figure -> Math.max(figure.value(), figure.floor().orElse(0)))
                .max()
                .orElse(1);
        var svg = new StringBuilder(line("axis", MARGIN, HEIGHT - 30, WIDTH - MARGIN, HEIGHT - 30));
        svg.append(series("floor", "floor", figures, figure -> figure.floor().orElse(0), most));
        svg.append(series("ours", "ours", figures, Figure::value, most));
        var i = 0;
        for (var clients : figures.keySet()) {
            svg.append(text(x(i++, figures.size()), HEIGHT - 10, "middle", clients.toString()));
        }
        return svg(HEIGHT, svg);
    }

    private static String series(
            String style, String name, Map<Integer, Figure> figures, ToDoubleFunction<Figure> number, double most) {
        var points = new StringBuilder();
        var marks = new StringBuilder();
        var i = 0;
        for (var figure : figures.values()) {
            var x = x(i++, figures.size());
            var value = number.applyAsDouble(figure);
            var y = HEIGHT - 30 - value / most * (HEIGHT - 70);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            marks.append(String.format(
                    Locale.ROOT, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>%n", style, x, y));
            marks.append(text(x, y - 8, "middle", String.format(Locale.ROOT, "%s %,.0f", name, value)));
        }
        return String.format(Locale.ROOT, "<polyline class=\"%s\" points=\"%s\"/>%n", style, points) + marks;
    }

    private static double x(int index, int count) {
        return 2 * MARGIN + index * (WIDTH - 4.0 * MARGIN) / Math.max(1, count - 1);
    }

    private static String line(String style, double fromX, double fromY, double toX, double toY) {
        return String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                style,
                fromX,
                fromY,
                toX,
                toY);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
    }

    private static String svg(int height, CharSequence content) {
        return String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 -8 %d %d\" width=\"%d\" role=\"img\">%n%s</svg>%n",
                WIDTH,
                height + 16,
                WIDTH,
                content);
    }
}
