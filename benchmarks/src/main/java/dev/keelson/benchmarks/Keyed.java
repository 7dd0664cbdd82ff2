package dev.keelson.benchmarks;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.axonframework.common.IdentifierFactory;

/**
 * Measures commands with an Idempotency-Key, each with one of its own, beside the same commands without.
 *
 * @param accounts how many accounts commands go to, in turn
 */
record Keyed(Engine engine, int clients, int accounts) {

    private static String random() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** In this process, with keys in no order. */
    Figure dispatch(Pace pace) {
        return dispatch(pace, Keyed::random);
    }

    /** In this process, with keys in the order of time. */
    Figure dispatchInOrder(Pace pace) {
        return dispatch(pace, IdentifierFactory.getInstance()::generateIdentifier);
    }

    private Figure dispatch(Pace pace, Supplier<String> keys) {
        try (var scratch = engine.open();
                var log = OpenLog.on(scratch);
                var bank = Bank.on(log);
                var cpu = scratch.cpu()) {
            return Turns.on(pace, clients, cpu)
                    .measure(Dispatching.plain(bank, boundaries()), Dispatching.keyed(bank, boundaries(), keys));
        }
    }

    private Boundaries boundaries() {
        return new Boundaries(Boundaries.accounts(Math.max(accounts, clients)), clients, 0);
    }
}
