package dev.keelson.benchmarks;

import java.util.function.BiFunction;

/**
 * Measures storing an event beside one plain INSERT.
 *
 * @param accounts how many accounts commands go to, in turn
 */
record Writes(Engine engine, int clients, int accounts) {

    Figure append(Pace pace) {
        return measure(pace, (log, _) -> new Appending(log.log(), Boundaries.oneEach(clients)));
    }

    Figure dispatch(Pace pace) {
        return measure(pace, (log, bank) -> new Dispatching(bank.commands(), boundaries()));
    }

    private Boundaries boundaries() {
        return new Boundaries(Boundaries.accounts(Math.max(accounts, clients)), clients, 0);
    }

    private Figure measure(Pace pace, BiFunction<OpenLog, Bank, Side> ours) {
        try (var scratch = engine.open();
                var log = OpenLog.on(scratch);
                var bank = Bank.on(log);
                var floor = SqlFloor.open(engine, scratch.floorUrl(), clients);
                var cpu = scratch.cpu()) {
            return Turns.on(pace, clients, cpu).measure(floor, ours.apply(log, bank));
        }
    }
}
