package dev.keelson.eventstore;

final class SharedReadsPostgresqlEventLogIT extends JdbiEventLogContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }

    @Override
    EventLog shown(EventLog log) {
        return EventLogs.sharingReads(log, 1_048_576, EventLogObserver.NONE);
    }
}
