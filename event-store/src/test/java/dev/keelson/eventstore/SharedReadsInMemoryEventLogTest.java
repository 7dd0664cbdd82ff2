package dev.keelson.eventstore;

final class SharedReadsInMemoryEventLogTest extends EventLogContract {

    @Override
    EventLog open() {
        return EventLogs.sharingReads(EventLogs.inMemory(), 1_048_576, EventLogObserver.NONE);
    }
}
