package dev.keelson.server;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendOutcome;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.ForwardingEventLog;

/** A log with stops before and after its commits. */
final class StoppingLog extends ForwardingEventLog {

    private final Stops stops;

    StoppingLog(EventLog log, Stops stops) {
        super(log);
        this.stops = stops;
    }

    @Override
    public AppendOutcome append(Append append) {
        stops.at(CrashPoint.BEFORE_APPEND);
        var outcome = super.append(append);
        stops.at(CrashPoint.AFTER_COMMIT);
        return outcome;
    }
}
