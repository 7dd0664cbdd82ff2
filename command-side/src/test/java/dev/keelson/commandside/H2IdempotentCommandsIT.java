package dev.keelson.commandside;

import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.TestDatabase;

/** Two gates on one log, since an H2 file has one node. */
final class H2IdempotentCommandsIT extends IdempotentCommandsContract {

    private final TestDatabase database = TestDatabase.h2();
    private final EventLog log = KeyedLogs.open(database.dataSource());

    @Override
    TestDatabase database() {
        return database;
    }

    @Override
    EventLog open(int node) {
        return log;
    }
}
