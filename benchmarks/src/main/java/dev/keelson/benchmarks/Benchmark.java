package dev.keelson.benchmarks;

import java.util.OptionalDouble;

/**
 * Something that can be measured by name.
 *
 * @param goal the ratio that ours should reach
 */
record Benchmark(String name, OptionalDouble goal, Measurement measurement) {

    /** Measures on databases of its own, which are gone afterwards. */
    @FunctionalInterface
    interface Measurement {
        Figure measure(Pace pace);
    }
}
