package dev.keelson.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogConfiguration;
import dev.keelson.eventstore.EventLogObserver;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.idempotency.IdempotencyGates;
import dev.keelson.projections.Projections;

/**
 * A log on a scratch database, opened as a server opens it.
 *
 * @param dataSource the pool under it
 */
record OpenLog(HikariDataSource dataSource, EventLog log) implements AutoCloseable {

    static OpenLog on(Scratch scratch) {
        var dataSource = scratch.ours().open();
        try {
            SchemaMigrations.migrate(dataSource);
            SchemaMigrations.migrate(
                    dataSource, "idempotency", "db/idempotency", IdempotencyGates.class.getClassLoader());
            SchemaMigrations.migrate(dataSource, "projections", "db/projections", Projections.class.getClassLoader());
            return new OpenLog(
                    dataSource, EventLogs.jdbi(dataSource, EventLogConfiguration.DEFAULT, EventLogObserver.NONE));
        } catch (RuntimeException e) {
            dataSource.close();
            throw e;
        }
    }

    @Override
    public void close() {
        log.close();
        dataSource.close();
    }
}
