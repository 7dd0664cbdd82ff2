package dev.keelson.eventstore;

final class SharedReadsH2EventLogIT extends JdbiEventLogContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }

    @Override
    EventLog shown(EventLog log) {
        return EventLogs.sharingReads(log, 1_048_576, EventLogObserver.NONE);
    }
}
