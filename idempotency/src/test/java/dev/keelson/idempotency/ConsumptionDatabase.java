package dev.keelson.idempotency;

import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/** A database with the tables of consumption, one that effects are written into, and a look at who waits for whom. */
final class ConsumptionDatabase implements AutoCloseable {

    private static final String BLOCKED = """
            SELECT COUNT(*)
            FROM pg_stat_activity
            WHERE datname = CURRENT_DATABASE()
              AND CARDINALITY(pg_blocking_pids(pid)) > 0
            """;

    private final TestDatabase database;
    private final ToIntFunction<ConsumptionDatabase> waiting;
    private final AtomicInteger refusals = new AtomicInteger();
    private final List<HikariDataSource> pools = new ArrayList<>();
    private final Jdbi jdbi;

    private ConsumptionDatabase(TestDatabase database, ToIntFunction<ConsumptionDatabase> waiting) {
        this.database = database;
        this.waiting = waiting;
        jdbi = Jdbi.create(database.dataSource()).setSqlLogger(new Refusals());
        SchemaMigrations.migrate(
                database.dataSource(), "idempotency", "db/idempotency", IdempotentConsumer.class.getClassLoader());
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE effect (name VARCHAR(300) NOT NULL)"));
    }

    static ConsumptionDatabase h2() {
        return new ConsumptionDatabase(TestDatabase.h2(), h2 -> h2.refusals.get());
    }

    static ConsumptionDatabase postgresql() {
        return new ConsumptionDatabase(TestDatabase.postgresql(), ConsumptionDatabase::blocked);
    }

    /** With a pool of its own, as another process would have. */
    Jdbi process() {
        var pool = database.anotherPool();
        pools.add(pool);
        return Jdbi.create(pool).installPlugin(new SqlObjectPlugin()).setSqlLogger(new Refusals());
    }

    /** A process whose first connections fail. */
    Jdbi failing(int times) {
        var failures = new AtomicInteger();
        return Jdbi.create(() -> {
                    if (failures.getAndIncrement() < times) {
                        throw new SQLException("the connection broke", "08006");
                    }
                    return database.dataSource().getConnection();
                })
                .installPlugin(new SqlObjectPlugin());
    }

    /** Where nobody answers. */
    static Jdbi nowhere() {
        return Jdbi.create("jdbc:postgresql://127.0.0.1:1/nowhere").installPlugin(new SqlObjectPlugin());
    }

    /** With the connections of the test. */
    Jdbi jdbi() {
        return jdbi;
    }

    /** Has an effect, visible with the transaction. */
    static void affect(Handle transaction, String name) {
        transaction.execute("INSERT INTO effect (name) VALUES (?)", name);
    }

    /** The effects that were committed, sorted. */
    List<String> effects() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT name FROM effect ORDER BY name")
                .mapTo(String.class)
                .list());
    }

    /** Whether somebody waits for another one's transaction, if above 0; an H2 is asked again and again, and refuses. */
    int waiting() {
        return waiting.applyAsInt(this);
    }

    private int blocked() {
        return jdbi.withHandle(
                handle -> handle.createQuery(BLOCKED).mapTo(Integer.class).one());
    }

    /** Counts statements that failed. */
    private final class Refusals implements SqlLogger {

        @Override
        public void logException(StatementContext context, SQLException failure) {
            refusals.incrementAndGet();
        }
    }

    /** Makes what was consumed older. */
    void age(Duration by) {
        jdbi.useHandle(
                handle -> handle.createUpdate("""
                        UPDATE keelson_consumed
                        SET consumed_at = consumed_at - CAST(:millis AS BIGINT) * INTERVAL '0.001' SECOND
                        """).bind("millis", by.toMillis()).execute());
    }

    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
        database.close();
    }
}
