package dev.keelson.commandside;

import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.TestDatabase;
import java.util.List;

/** Two nodes on one database, each with a log of its own. */
final class PostgresqlIdempotentCommandsIT extends IdempotentCommandsContract {

    private final TestDatabase database = TestDatabase.postgresql();
    private final List<EventLog> logs =
            List.of(KeyedLogs.open(database.dataSource()), KeyedLogs.open(database.dataSource()));

    @Override
    TestDatabase database() {
        return database;
    }

    @Override
    EventLog open(int node) {
        return logs.get(node);
    }
}
