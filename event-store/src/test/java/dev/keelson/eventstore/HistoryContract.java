package dev.keelson.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What clients of a log were told is linearizable, for each boundary. {@code -Dkeelson.history.operations} says how many
 * operations run on all databases together, {@code -Dkeelson.history.seed} what they are.
 */
abstract class HistoryContract {

    private static final int OPERATIONS = Integer.getInteger("keelson.history.operations", 100_000);

    /** So many that every way in which an operation can end occurs. */
    private static final int FEWEST = 1_000;

    private static final long SEED = Long.getLong("keelson.history.seed", System.nanoTime());

    /** Logs on one database. */
    abstract List<EventLog> nodes();

    /** Which share of the operations runs here. */
    abstract double share();

    @Test
    void what_concurrent_clients_are_told_is_linearizable() throws Exception {
        var operations = Math.max(FEWEST, (int) (OPERATIONS * share()));
        var tally = new HistoryRun(nodes(), SEED).run(operations);

        assertThat(tally.operations()).isEqualTo(operations);
        assertThat(tally.told()).as("%s", tally).isGreaterThan(operations / 2);
        assertThat(tally.unknown()).as("%s", tally).isPositive();
    }
}
