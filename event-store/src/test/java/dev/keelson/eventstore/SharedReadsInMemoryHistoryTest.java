package dev.keelson.eventstore;

import java.util.List;

final class SharedReadsInMemoryHistoryTest extends HistoryContract {

    @Override
    List<EventLog> nodes() {
        return List.of(EventLogs.sharingReads(EventLogs.inMemory(), 1_048_576, EventLogObserver.NONE));
    }

    @Override
    double share() {
        return 0.05;
    }
}
