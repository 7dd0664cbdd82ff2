package dev.keelson.benchmarks;

import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.EventLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.IntStream;

/**
 * Measures the way of events to read models.
 *
 * @param events in the log that is read or rebuilt from
 */
record Projecting(Engine engine, int events) {

    private static final int ACCOUNTS = 10_000;
    private static final int SEGMENTS = 4;
    private static final int PAGE = 512;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Events a second that a log gives to a reader who wants all of them, beside plain SELECTs of the same on PostgreSQL. */
    Figure read(Pace pace) {
        var loaded = new LoadedLog(events, ACCOUNTS);
        try (var scratch = engine.open()) {
            OpenLog.on(scratch).close();
            Loader.fill(scratch, loaded);
            try (var log = OpenLog.on(scratch);
                    var cpu = scratch.cpu()) {
                var ours = new PageReader(log.log(), events);
                return (engine == Engine.H2 ? alone(ours, pace) : besideFloor(ours, scratch, cpu, pace))
                        .timesAnOperation(PAGE);
            }
        }
    }

    private Figure besideFloor(Side ours, Scratch scratch, CpuClock cpu, Pace pace) {
        try (var floor = new PageFloor(scratch.floorUrl(), PAGE, events)) {
            return Turns.on(pace, 1, cpu).measure(floor, ours);
        }
    }

    /** The floor's file is another one, without the log. */
    private static Figure alone(Side ours, Pace pace) {
        var reader = new Clients(1);
        reader.work(ours, pace.warmUp());
        return Figure.alone(
                Figure.PER_SECOND,
                IntStream.range(0, pace.rounds())
                        .mapToObj(_ -> reader.work(ours, pace.round()).perSecond())
                        .toList());
    }

    /** Reads page after page, and from the beginning when it has come to the end. */
    private static final class PageReader implements Side {

        private final EventLog log;
        private final long last;
        private long after;

        PageReader(EventLog log, int events) {
            this.log = log;
            last = (long) events - events % PAGE;
        }

        @Override
        public void once(int client) {
            var page = log.read(Criteria.ANY, after, PAGE);
            if (page.events().size() != PAGE) {
                throw BenchmarkFailedException.because(
                        "a page had %d events, not %d".formatted(page.events().size(), PAGE));
            }
            after = page.through() >= last ? 0 : page.through();
        }
    }

    /** Events a second that a new read model is filled with. */
    Figure rebuild(Pace pace) {
        var loaded = new LoadedLog(events, ACCOUNTS);
        try (var scratch = engine.open()) {
            OpenLog.on(scratch).close();
            Loader.fill(scratch, loaded);
            try (var log = OpenLog.on(scratch)) {
                rebuild(log, "warm-up");
                var runs = new ArrayList<Double>();
                for (var round = 0; round < pace.rounds(); round++) {
                    runs.add(rebuild(log, "round-" + round));
                }
                return Figure.alone(Figure.PER_SECOND, runs);
            }
        }
    }

    private double rebuild(OpenLog log, String name) {
        var begun = System.nanoTime();
        try (var balances = Balances.start(name, log.dataSource(), log.log(), SEGMENTS)) {
            balances.await(events, PATIENCE);
            var nanos = System.nanoTime() - begun;
            balances.requireDeposits(1, events);
            return events * 1e9 / nanos;
        }
    }

    /** Milliseconds from an append's answer until its event is in the read model, of the slowest of so many in a hundred. */
    Figure lag(int perSecond, double percentile, Pace pace) {
        try (var scratch = engine.open();
                var log = OpenLog.on(scratch);
                var balances = Balances.start("balances", log.dataSource(), log.log(), SEGMENTS)) {
            return new SteadyRate(perSecond, pace)
                    .measure(percentile, number -> lag(log.log(), balances, Boundaries.account(number % ACCOUNTS)));
        }
    }

    private static long lag(EventLog log, Balances balances, String account) {
        var position = Deposits.append(log, account);
        var answered = System.nanoTime();
        balances.await(position, PATIENCE);
        return System.nanoTime() - answered;
    }
}
