package dev.keelson.benchmarks;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What was measured.
 *
 * @param unit of value and floor, such as {@code 1/s}
 * @param runs ours, one for each round, at least one
 * @param floorRuns the floor's, as many; empty when there is none
 * @param cost of one operation of ours in processor time
 * @param floorCost of one operation of the floor's
 */
record Figure(String unit, List<Double> runs, List<Double> floorRuns, Cost cost, Cost floorCost) {

    static final String PER_SECOND = "1/s";
    static final String MILLISECONDS = "ms";
    static final String BYTES = "B";

    Figure {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("runs must not be empty");
        }
        runs = List.copyOf(runs);
        floorRuns = List.copyOf(floorRuns);
    }

    /** A figure without a floor beside it. */
    static Figure alone(String unit, List<Double> runs) {
        return new Figure(unit, runs, List.of(), Cost.UNKNOWN, Cost.UNKNOWN);
    }

    /** The same, told by the single things of which an operation does so many. */
    Figure timesAnOperation(int things) {
        return new Figure(
                unit,
                times(runs, things),
                times(floorRuns, things),
                cost.dividedBy(things),
                floorCost.dividedBy(things));
    }

    private static List<Double> times(List<Double> runs, int things) {
        return runs.stream().map(run -> run * things).toList();
    }

    /**
     * Microseconds of processor time.
     *
     * @param database of the database server's processes; empty when they cannot be watched
     * @param process of this process or of the server that is measured, with an embedded database in it
     */
    record Cost(OptionalDouble database, OptionalDouble process) {

        static final Cost UNKNOWN = new Cost(OptionalDouble.empty(), OptionalDouble.empty());

        Cost dividedBy(int things) {
            return new Cost(dividedBy(database, things), dividedBy(process, things));
        }

        private static OptionalDouble dividedBy(OptionalDouble micros, int things) {
            return micros.isPresent() ? OptionalDouble.of(micros.getAsDouble() / things) : micros;
        }
    }

    /** The median of ours. */
    double value() {
        return median(runs);
    }

    /** The median of the floor. */
    OptionalDouble floor() {
        return floorRuns.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(floorRuns));
    }

    /** Ours by the floor. */
    OptionalDouble ratio() {
        return floorRuns.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(value() / median(floorRuns));
    }

    private static double median(List<Double> numbers) {
        var sorted = numbers.stream().sorted().toList();
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
