package dev.keelson.commandside;

import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogConfiguration;
import dev.keelson.eventstore.EventLogObserver;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.SnapshotStore;
import dev.keelson.eventstore.SnapshotStores;
import dev.keelson.eventstore.TestDatabase;
import javax.sql.DataSource;

/** H2 has one process: both nodes are on its one log. */
final class H2SourcedEntitiesIT extends SourcedEntitiesContract {

    private final TestDatabase database = TestDatabase.h2();
    private final EventLog log = EventLogs.jdbi(migrated(), EventLogConfiguration.DEFAULT, EventLogObserver.NONE);

    private DataSource migrated() {
        SchemaMigrations.migrate(database.dataSource());
        return database.dataSource();
    }

    @Override
    EventLog open(int node) {
        return log;
    }

    @Override
    SnapshotStore snapshots() {
        return SnapshotStores.jdbi(database.dataSource());
    }

    @Override
    void drop() {
        log.close();
        database.close();
    }
}
