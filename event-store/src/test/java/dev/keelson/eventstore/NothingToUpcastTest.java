package dev.keelson.eventstore;

/** A log over which upcasters stand, none of which has anything to do, is a log like every other. */
final class NothingToUpcastTest extends EventLogContract {

    @Override
    EventLog open() {
        return EventLogs.upcasting(EventLogs.inMemory(), new TestUpcasts());
    }
}
