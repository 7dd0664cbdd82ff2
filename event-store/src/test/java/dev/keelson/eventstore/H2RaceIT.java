package dev.keelson.eventstore;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class H2RaceIT extends JdbiRaceContract {

    private final TestDatabase database = TestDatabase.h2();
    private EventLog log = EventLogs.inMemory();

    @BeforeAll
    void open() {
        SchemaMigrations.migrate(database.dataSource());
        log = EventLogs.jdbi(database.dataSource(), EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
    }

    @AfterAll
    void close() {
        log.close();
        database.close();
    }

    @Override
    List<EventLog> nodes() {
        return List.of(log);
    }
}
