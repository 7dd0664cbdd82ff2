package dev.keelson.benchmarks;

/**
 * Measures commands with an Idempotency-Key, each with one of its own, beside the same commands without.
 *
 * @param accounts how many accounts commands go to, in turn
 */
record Keyed(Engine engine, int clients, int accounts) {

    /** In this process. */
    Figure dispatch(Pace pace) {
        try (var scratch = engine.open();
                var log = OpenLog.on(scratch);
                var bank = Bank.on(log);
                var cpu = scratch.cpu()) {
            return Turns.on(pace, clients, cpu)
                    .measure(Dispatching.plain(bank, boundaries()), Dispatching.keyed(bank, boundaries()));
        }
    }

    private Boundaries boundaries() {
        return new Boundaries(Boundaries.accounts(Math.max(accounts, clients)), clients, 0);
    }
}
