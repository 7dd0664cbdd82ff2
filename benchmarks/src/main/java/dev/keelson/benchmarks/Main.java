package dev.keelson.benchmarks;

import dev.keelson.benchmarks.Results.Result;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs benchmarks by name: {@code [NAME…] [--quick] [--json FILE] [--accounts N] [--events N]}. */
public final class Main {

    private static final Path REPORT = Home.target().resolve("report.html");

    private final Options options;
    private final PrintStream out;
    private final List<Result> results = new ArrayList<>();
    private boolean failed;

    private Main(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Ends with status 0 when every benchmark has a figure, 1 when one failed, 2 when the command line is wrong. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    }

    static int run(List<String> arguments, PrintStream out) {
        try {
            var options = Options.parse(arguments);
            var chosen = Catalogue.of(options).chosen(options.names());
            return new Main(options, out).run(chosen);
        } catch (IllegalArgumentException e) {
            System.err.println("keelson bench: " + e.getMessage());
            return 2;
        }
    }

    private int run(List<Benchmark> benchmarks) {
        out.println(Table.head());
        benchmarks.forEach(this::measure);
        var all = new Results(results);
        options.json().ifPresent(all::write);
        new Report(all, about()).write(REPORT);
        out.println("\nreport: " + REPORT);
        return failed ? 1 : 0;
    }

    private String about() {
        var pace = options.pace();
        return "Medians of %d rounds of %d ms each, floor and ours in turns, on %d processors, Java %s, %s %s."
                .formatted(
                        pace.rounds(),
                        pace.round().toMillis(),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"));
    }

    private void measure(Benchmark benchmark) {
        try {
            var result = new Result(benchmark, benchmark.measurement().measure(options.pace()));
            results.add(result);
            out.println(Table.row(result));
        } catch (RuntimeException e) {
            failed = true;
            out.println(Table.failure(benchmark.name(), e));
        }
    }
}
