package dev.keelson.eventstore;

final class InMemoryEventLogTest extends EventLogContract {

    @Override
    EventLog open() {
        return EventLogs.inMemory();
    }
}
