package dev.keelson.benchmarks;

import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures hot functions by JMH, each in a process of its own. */
final class Micro {

    /** The functions by name. */
    static final List<String> FUNCTIONS = List.of("encode", "decode", "matches");

    private static final String NANOSECONDS = "ns";

    private Micro() {}

    static Figure measure(String function, Pace pace) {
        var options = new OptionsBuilder()
                .include("^%s\\.%s$".formatted(HotFunctions.class.getName().replace(".", "\\."), function))
                .forks(1)
                .warmupIterations(pace.rounds())
                .warmupTime(TimeValue.milliseconds(pace.round().toMillis()))
                .measurementIterations(pace.rounds())
                .measurementTime(TimeValue.milliseconds(pace.round().toMillis()))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        try {
            var result = new Runner(options).runSingle();
            var runs = result.getBenchmarkResults().stream()
                    .flatMap(fork -> fork.getIterationResults().stream())
                    .map(iteration -> iteration.getPrimaryResult().getScore())
                    .toList();
            return Figure.alone(NANOSECONDS, runs);
        } catch (RunnerException e) {
            throw BenchmarkFailedException.after("JMH failed", e);
        }
    }
}
