package dev.keelson.eventstore;

final class UpcastingInMemoryEventLogTest extends UpcastingEventLogContract {

    @Override
    EventLog open() {
        return EventLogs.inMemory();
    }
}
