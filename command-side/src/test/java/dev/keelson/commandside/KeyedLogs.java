package dev.keelson.commandside;

import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogConfiguration;
import dev.keelson.eventstore.EventLogObserver;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.idempotency.IdempotencyGates;

/** Logs on a database that has the gate's tables, too. */
final class KeyedLogs {

    private KeyedLogs() {}

    static EventLog open(HikariDataSource pool) {
        SchemaMigrations.migrate(pool);
        SchemaMigrations.migrate(pool, "idempotency", "db/idempotency", IdempotencyGates.class.getClassLoader());
        return EventLogs.jdbi(pool, EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
    }
}
