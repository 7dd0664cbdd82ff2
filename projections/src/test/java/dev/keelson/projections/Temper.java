package dev.keelson.projections;

import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets handlers fail: some events for the first few times, some until they are repaired, before or after they have written,
 * with errors of their own or of the database. Which ones follows from a seed. Safe for use by many threads.
 */
final class Temper implements GenerationLedger.Watcher {

    private static final int LONGEST = 5;

    private final Map<String, Integer> tries = new ConcurrentHashMap<>();
    private final AtomicBoolean repaired = new AtomicBoolean();
    private final long seed;

    Temper(long seed) {
        this.seed = seed;
    }

    /** From now on nothing fails any more. */
    void repair() {
        repaired.set(true);
    }

    @Override
    public void before(String schema, Deposited event) {
        fail(schema, event, true);
    }

    @Override
    public void after(String schema, Deposited event) {
        fail(schema, event, false);
    }

    private void fail(String schema, Deposited event, boolean isBefore) {
        var random = new Random(31 * seed + 17L * event.account().hashCode() + event.number());
        random.nextInt();
        var kind = random.nextInt(100);
        if (repaired.get() || kind >= 12 || random.nextBoolean() != isBefore) {
            return;
        }
        var already = tries.merge(schema + event, 1, Integer::sum);
        if (kind < 2 || already <= 1 + random.nextInt(LONGEST)) {
            throw new IllegalStateException(
                    "%s fails for the %dth time".formatted(event, already),
                    kind == 11 ? new SQLException("the connection is gone", "08006") : null);
        }
    }
}
