package dev.keelson.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class PostgresqlKeyPurgeIT extends KeyPurgeContract {

    PostgresqlKeyPurgeIT() {
        super(TestDatabase.postgresql(), "GENERATE_SERIES(:from, :to)");
    }

    /** More than the pages of a round. */
    @Test
    void a_table_that_is_longer_than_a_round_is_looked_through_in_several() {
        add(1, 70_000, -1);
        add(70_001, 75_000, 3_600);
        add(75_001, 145_000, -1);
        var purge = purge();

        round(purge);
        assertThat(left()).isGreaterThan(5_000).isLessThan(145_000);

        round(purge);
        assertThat(left()).isEqualTo(5_000);
    }

    @Test
    void keys_are_found_by_their_pages_and_not_by_reading_the_table() {
        add(1, 70_000, -1);

        var plan = jdbi.withHandle(handle -> String.join(
                "\n",
                handle.createQuery("EXPLAIN " + PageSweep.removal(64, 128))
                        .mapTo(String.class)
                        .list()));

        assertThat(plan).contains("Tid Range Scan", "Tid Scan").doesNotContain("Seq Scan");
    }

    /** Whoever takes over an expired key may be waiting for another one of the sweep's. */
    @Test
    void the_sweep_waits_for_nobody() throws SQLException {
        add(1, 2, -1);
        try (var other = database.dataSource().getConnection();
                var lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("SELECT 1 FROM keelson_idempotency WHERE hash_high = 1 FOR UPDATE");

            round(purge());

            assertThat(left()).isEqualTo(1);
        }
    }
}
