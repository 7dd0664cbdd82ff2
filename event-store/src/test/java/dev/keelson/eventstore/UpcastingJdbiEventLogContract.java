package dev.keelson.eventstore;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The same on a log in a database. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class UpcastingJdbiEventLogContract extends UpcastingEventLogContract {

    private final TestDatabase database = create();

    UpcastingJdbiEventLogContract() {
        SchemaMigrations.migrate(database.dataSource());
    }

    abstract TestDatabase create();

    @AfterAll
    void drop() {
        database.close();
    }

    @Override
    EventLog open() {
        Jdbi.create(database.dataSource()).useHandle(handle -> {
            handle.execute("DELETE FROM " + database.tagTable());
            handle.execute("DELETE FROM keelson_event");
        });
        return EventLogs.jdbi(database.dataSource(), EventLogConfiguration.DEFAULT, EventLogObserver.NONE);
    }
}
