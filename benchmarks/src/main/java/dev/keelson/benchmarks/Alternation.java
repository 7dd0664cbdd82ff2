package dev.keelson.benchmarks;

import dev.keelson.benchmarks.Clients.Work;
import dev.keelson.benchmarks.Figure.Cost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Lets a floor and ours work in turns, so that whatever else the machine does falls on both.
 *
 * @param floorCpu the processor time of what the floor works on
 * @param ourCpu the processor time of what ours works on
 */
record Alternation(Pace pace, CpuClock floorCpu, CpuClock ourCpu) {

    /** Warms both up, then lets them work round by round; who begins changes, lest one be always the warmer. */
    Figure measure(Shift floor, Shift ours) {
        warmUp(floor);
        warmUp(ours);
        var floorRounds = new Rounds(floor, floorCpu);
        var ourRounds = new Rounds(ours, ourCpu);
        for (var round = 0; round < pace.rounds(); round++) {
            if (round % 2 == 0) {
                floorRounds.add();
                ourRounds.add();
            } else {
                ourRounds.add();
                floorRounds.add();
            }
        }
        return new Figure(
                Figure.PER_SECOND,
                ourRounds.perSecond(),
                floorRounds.perSecond(),
                ourRounds.cost(),
                floorRounds.cost());
    }

    /** Again and again where a shift ends early, since it has no more to do. */
    private void warmUp(Shift shift) {
        var end = System.nanoTime() + pace.warmUp().toNanos();
        for (var left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            var _ = shift.work(Duration.ofNanos(left));
        }
    }

    /** The rounds of one side. */
    private final class Rounds {

        private final Shift shift;
        private final CpuClock cpu;
        private final List<Work> works = new ArrayList<>();
        private CpuClock.Time spent = CpuClock.Time.NONE;

        Rounds(Shift shift, CpuClock cpu) {
            this.shift = shift;
            this.cpu = cpu;
        }

        void add() {
            var before = cpu.now();
            works.add(shift.work(pace.round()));
            spent = spent.plus(cpu.now().minus(before));
        }

        List<Double> perSecond() {
            return works.stream().map(Work::perSecond).toList();
        }

        Cost cost() {
            var operations =
                    Math.max(1, works.stream().mapToLong(Work::operations).sum());
            var database = spent.database();
            return new Cost(
                    database.isEmpty()
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(database.getAsLong() / 1e3 / operations),
                    OptionalDouble.of(spent.process() / 1e3 / operations));
        }
    }
}
