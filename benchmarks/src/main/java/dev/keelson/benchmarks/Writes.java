package dev.keelson.benchmarks;

import java.util.function.Function;

/**
 * Measures storing an event beside one plain INSERT.
 *
 * @param accounts how many accounts commands go to, in turn
 */
record Writes(Engine engine, int clients, int accounts) {

    Figure append(Pace pace) {
        return measure(pace, log -> new Appending(log.log(), boundaries(clients)));
    }

    Figure dispatch(Pace pace) {
        return measure(pace, log -> Dispatching.plain(Bank.on(log), boundaries(Math.max(accounts, clients))));
    }

    private Boundaries boundaries(int count) {
        return new Boundaries(Boundaries.accounts(count), clients, 0);
    }

    private Figure measure(Pace pace, Function<OpenLog, Side> side) {
        try (var scratch = engine.open();
                var log = OpenLog.on(scratch);
                var ours = side.apply(log);
                var floor = SqlFloor.open(engine, scratch.floorUrl(), clients);
                var cpu = scratch.cpu()) {
            return Turns.on(pace, clients, cpu).measure(floor, ours);
        }
    }
}
