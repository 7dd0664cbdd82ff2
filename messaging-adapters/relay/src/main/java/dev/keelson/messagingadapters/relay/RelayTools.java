package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.EventLog;

/** What the parts of one relay share. */
record RelayTools(
        RelayConfiguration configuration,
        EventLog log,
        EventMapping mapping,
        RelayProgress progress,
        Standstill standstill,
        StopRequest stop,
        Wakeup wakeup) {

    /** Reads after a position, so many events at once. */
    PageReader read(long after, int limit) {
        return PageReader.start(log, mapping, configuration, limit, progress, wakeup, after);
    }
}
