package dev.keelson.eventstore;

import java.util.List;

final class InMemoryRaceTest extends RaceContract {

    private final EventLog log = EventLogs.inMemory();

    @Override
    List<EventLog> nodes() {
        return List.of(log);
    }
}
