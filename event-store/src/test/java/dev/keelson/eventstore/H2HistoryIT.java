package dev.keelson.eventstore;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

final class H2HistoryIT extends HistoryContract {

    private final TestDatabase database = TestDatabase.h2();
    private EventLog log = EventLogs.inMemory();

    @BeforeEach
    void open() {
        SchemaMigrations.migrate(database.dataSource());
        log = EventLogs.jdbi(database.dataSource(), EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
    }

    @AfterEach
    void close() {
        log.close();
        database.close();
    }

    @Override
    List<EventLog> nodes() {
        return List.of(log);
    }

    @Override
    double share() {
        return 0.5;
    }
}
