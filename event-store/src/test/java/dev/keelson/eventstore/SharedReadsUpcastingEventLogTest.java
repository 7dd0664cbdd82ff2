package dev.keelson.eventstore;

final class SharedReadsUpcastingEventLogTest extends UpcastingEventLogContract {

    @Override
    EventLog open() {
        return EventLogs.inMemory();
    }

    @Override
    EventLog shown(EventLog upcasting) {
        return EventLogs.sharingReads(upcasting, 1_048_576, EventLogObserver.NONE);
    }
}
