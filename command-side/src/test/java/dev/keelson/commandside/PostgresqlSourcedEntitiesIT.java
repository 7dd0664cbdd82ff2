package dev.keelson.commandside;

import com.zaxxer.hikari.HikariDataSource;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogConfiguration;
import dev.keelson.eventstore.EventLogObserver;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.SnapshotStore;
import dev.keelson.eventstore.SnapshotStores;
import dev.keelson.eventstore.TestDatabase;
import java.util.List;

/** Two nodes on one database, each with a log and a pool of its own. */
final class PostgresqlSourcedEntitiesIT extends SourcedEntitiesContract {

    private final TestDatabase database = TestDatabase.postgresql();
    private final HikariDataSource anotherPool = database.anotherPool();
    private final List<EventLog> logs = List.of(log(database.dataSource()), log(anotherPool));

    private static EventLog log(HikariDataSource pool) {
        SchemaMigrations.migrate(pool);
        return EventLogs.jdbi(pool, EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
    }

    @Override
    EventLog open(int node) {
        return logs.get(node);
    }

    @Override
    SnapshotStore snapshots() {
        return SnapshotStores.jdbi(database.dataSource());
    }

    @Override
    void drop() {
        logs.forEach(EventLog::close);
        anotherPool.close();
        database.close();
    }
}
