package dev.keelson.benchmarks;

import dev.keelson.benchmarks.Clients.Work;
import java.time.Duration;

/** One of the two that are measured in turns, as a whole. */
@FunctionalInterface
interface Shift {

    /**
     * Works for about so long.
     *
     * @throws BenchmarkFailedException when something failed
     */
    Work work(Duration duration);
}
