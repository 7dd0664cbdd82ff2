package dev.keelson.benchmarks;

import dev.keelson.benchmarks.Clients.Work;
import dev.keelson.benchmarks.Figure.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Measures a floor and ours in turns, so that whatever else the machine does falls on both.
 *
 * @param floorClients who work on the floor
 * @param clients who work on ours
 * @param floorCpu the processor time of what the floor works on
 * @param ourCpu the processor time of what ours works on
 */
record Turns(Pace pace, Clients floorClients, Clients clients, CpuClock floorCpu, CpuClock ourCpu) {

    /** As many clients on both sides. */
    Turns(Pace pace, Clients clients, CpuClock floorCpu, CpuClock ourCpu) {
        this(pace, clients, clients, floorCpu, ourCpu);
    }

    /** Both sides on one database. */
    static Turns on(Pace pace, int clients, CpuClock cpu) {
        return new Turns(pace, new Clients(clients), cpu, cpu);
    }

    /** Warms both up, then lets them work round by round; who begins changes, lest one be always the warmer. */
    Figure measure(Side floor, Side ours) {
        floorClients.work(floor, pace.warmUp());
        clients.work(ours, pace.warmUp());
        var floorRounds = new Rounds(floorClients, floor, floorCpu);
        var ourRounds = new Rounds(clients, ours, ourCpu);
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

    /** The rounds of one side. */
    private final class Rounds {

        private final Clients workers;
        private final Side side;
        private final CpuClock cpu;
        private final List<Work> works = new ArrayList<>();
        private CpuClock.Time spent = CpuClock.Time.NONE;

        Rounds(Clients workers, Side side, CpuClock cpu) {
            this.workers = workers;
            this.side = side;
            this.cpu = cpu;
        }

        void add() {
            var before = cpu.now();
            works.add(workers.work(side, pace.round()));
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
