package dev.keelson.eventstore;

import java.util.List;

final class InMemoryHistoryTest extends HistoryContract {

    @Override
    List<EventLog> nodes() {
        return List.of(EventLogs.inMemory());
    }

    @Override
    double share() {
        return 0.05;
    }
}
