package dev.keelson.commandside;

import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SnapshotStore;
import dev.keelson.eventstore.SnapshotStores;

final class InMemorySourcedEntitiesTest extends SourcedEntitiesContract {

    private final EventLog log = EventLogs.inMemory();
    private final SnapshotStore snapshots = SnapshotStores.inMemory();

    @Override
    EventLog open(int node) {
        return log;
    }

    @Override
    SnapshotStore snapshots() {
        return snapshots;
    }

    @Override
    void drop() {
        log.close();
    }
}
