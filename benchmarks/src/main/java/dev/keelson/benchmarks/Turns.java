package dev.keelson.benchmarks;

import dev.keelson.benchmarks.Clients.Work;
import dev.keelson.benchmarks.Figure.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Measures a floor and ours in turns, so that whatever else the machine does falls on both.
 *
 * @param floorCpu the processor time of what the floor works on
 * @param ourCpu the processor time of what ours works on
 */
record Turns(Pace pace, Clients clients, CpuClock floorCpu, CpuClock ourCpu) {

    /** Both sides on one database. */
    static Turns on(Pace pace, int clients, CpuClock cpu) {
        return new Turns(pace, new Clients(clients), cpu, cpu);
    }

    /** Warms both up, then lets them work round by round; who begins changes, lest one be always the warmer. */
    Figure measure(Side floor, Side ours) {
        clients.work(floor, pace.warmUp());
        clients.work(ours, pace.warmUp());
        var floorRounds = new Rounds();
        var ourRounds = new Rounds();
        for (var round = 0; round < pace.rounds(); round++) {
            if (round % 2 == 0) {
                floorRounds.add(floor, floorCpu);
                ourRounds.add(ours, ourCpu);
            } else {
                ourRounds.add(ours, ourCpu);
                floorRounds.add(floor, floorCpu);
            }
        }
        return new Figure(
                Figure.PER_SECOND,
                ourRounds.perSecond(),
                floorRounds.perSecond(),
                ourRounds.cost(),
                floorRounds.cost());
    }

    /** The rounds of one side. */
    private final class Rounds {

        private final List<Work> works = new ArrayList<>();
        private CpuClock.Time spent = CpuClock.Time.NONE;

        void add(Side side, CpuClock cpu) {
            var before = cpu.now();
            works.add(clients.work(side, pace.round()));
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
