package dev.keelson.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;

/** Two logs on one PostgreSQL database, each with a pool of its own, as two processes have them. */
final class TwoNodes implements AutoCloseable {

    private final TestDatabase database = TestDatabase.postgresql();
    private final HikariDataSource secondPool = database.anotherPool();
    private List<EventLog> logs = List.of();

    void open() {
        SchemaMigrations.migrate(database.dataSource());
        logs = List.of(log(database.dataSource()), log(secondPool));
    }

    private static EventLog log(HikariDataSource pool) {
        return EventLogs.jdbi(pool, EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
    }

    List<EventLog> logs() {
        return logs;
    }

    TestDatabase database() {
        return database;
    }

    @Override
    public void close() {
        logs.forEach(EventLog::close);
        secondPool.close();
        database.close();
    }
}
