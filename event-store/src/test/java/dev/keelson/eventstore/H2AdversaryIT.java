package dev.keelson.eventstore;

import java.util.List;
import org.junit.jupiter.api.AfterAll;

final class H2AdversaryIT extends AdversaryContract {

    private final TestDatabase database = TestDatabase.h2();

    @AfterAll
    void drop() {
        database.close();
    }

    @Override
    TestDatabase database() {
        return database;
    }

    @Override
    List<EventLog> open() {
        return List.of(EventLogs.jdbi(database.dataSource(), EventLogConfiguration.DEFAULT, EventLogObserver.NONE));
    }
}
