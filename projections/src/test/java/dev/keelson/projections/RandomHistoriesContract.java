package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Random histories until the time is over, {@code -Dkeelson.projections.seconds=N}. A failure tells its seed; with
 * {@code -Dkeelson.projections.seed=N} the same things happen again, though not at the same moments.
 */
abstract class RandomHistoriesContract {

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("keelson.projections.seconds", 12));
    private static final long SEED = Long.getLong("keelson.projections.seed", System.nanoTime());
    private static final int STEPS = 40;

    abstract TestDatabase create();

    @Test
    void read_models_are_the_fold_of_the_log_whatever_happens() {
        var end = System.nanoTime() + TIME.toNanos();
        for (var seed = SEED; System.nanoTime() - end < 0; seed++) {
            run(seed);
        }
    }

    private void run(long seed) {
        try (var history = new RandomHistory(create(), seed)) {
            history.run(STEPS);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("-Dkeelson.projections.seed=" + seed, e);
        }
    }
}
