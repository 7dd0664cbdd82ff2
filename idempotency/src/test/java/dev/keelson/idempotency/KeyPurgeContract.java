package dev.keelson.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.TestDatabase;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which keys are forgotten. */
abstract class KeyPurgeContract {

    final TestDatabase database;
    private final String numbers;
    final Jdbi jdbi;

    /**
     * @param numbers a table function of the numbers from :from to :to
     */
    KeyPurgeContract(TestDatabase database, String numbers) {
        this.database = database;
        this.numbers = numbers;
        SchemaMigrations.migrate(
                database.dataSource(), "idempotency", "db/idempotency", IdempotencyGates.class.getClassLoader());
        jdbi = Jdbi.create(database.dataSource()).installPlugin(new SqlObjectPlugin());
    }

    @AfterEach
    void drop() {
        database.close();
    }

    KeyPurge purge() {
        try (var connection = database.dataSource().getConnection()) {
            return Dialect.of(connection).keyPurge(jdbi);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Replies and claims, in turn. */
    void add(int from, int to, int secondsLeft) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO keelson_idempotency (
                          hash_high, hash_low, fingerprint, token, since, expires_at, reply_kind, reply_body, reply_position)
                        SELECT n.x, :from, 0, 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP + CAST(:left AS BIGINT) * INTERVAL '1' SECOND,
                          CASE WHEN MOD(n.x, 2) = 0 THEN 'accepted' END, 'some reply', 1
                        FROM %s AS n(x)
                        """.formatted(numbers))
                .bind("from", from)
                .bind("to", to)
                .bind("left", secondsLeft)
                .execute());
    }

    long left() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM keelson_idempotency")
                .mapTo(Long.class)
                .one());
    }

    /** At most so many steps as no test needs. */
    static void round(KeyPurge purge) {
        var steps = IntStream.range(0, 1_000).takeWhile(_ -> purge.step()).count();
        assertThat(steps).isLessThan(1_000);
    }

    @Test
    void replies_and_claims_that_are_over_are_forgotten_and_the_others_are_not() {
        add(1, 1_500, -1);
        add(1_501, 2_500, 3_600);
        add(2_501, 4_000, -1);
        var purge = purge();

        round(purge);

        assertThat(left()).isEqualTo(1_000);
        add(4_001, 4_100, -1);
        round(purge);
        assertThat(left()).isEqualTo(1_000);
    }

    @Test
    void what_comes_into_an_empty_table_is_forgotten_as_well() {
        var purge = purge();
        round(purge);
        add(1, 100, -1);

        round(purge);

        assertThat(left()).isZero();
    }

    @Test
    void a_claim_that_is_renewed_between_the_look_and_the_removal_stays() throws Exception {
        add(1, 1, -1);
        var looked = new CountDownLatch(1);
        jdbi.setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                if (context.getRenderedSql().startsWith("DELETE")) {
                    looked.countDown();
                }
            }
        });
        try (var renewal = database.dataSource().getConnection();
                var update = renewal.createStatement();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            renewal.setAutoCommit(false);
            update.execute("UPDATE keelson_idempotency SET expires_at = CURRENT_TIMESTAMP + INTERVAL '1' HOUR");
            var purged = threads.submit(() -> round(purge()));
            assertThat(looked.await(20, TimeUnit.SECONDS)).isTrue();
            renewal.commit();
            purged.get(20, TimeUnit.SECONDS);
        }

        assertThat(left()).isEqualTo(1);
    }

    @Test
    void several_may_purge_at_the_same_time() throws Exception {
        add(1, 20_000, -1);
        var start = new CyclicBarrier(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var here = threads.submit(() -> roundFrom(start, purge()));
            var there = threads.submit(() -> roundFrom(start, purge()));
            here.get(20, TimeUnit.SECONDS);
            there.get(20, TimeUnit.SECONDS);
        }
        round(purge());

        assertThat(left()).isZero();
    }

    private static Void roundFrom(CyclicBarrier start, KeyPurge purge) throws Exception {
        start.await(20, TimeUnit.SECONDS);
        round(purge);
        return null;
    }
}
