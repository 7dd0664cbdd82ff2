package dev.keelson.benchmarks;

import dev.keelson.eventstore.Append;
import dev.keelson.eventstore.AppendCondition;
import dev.keelson.eventstore.AppendOutcome.Appended;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventLog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** New events of the kind that a {@link LoadedLog} has, at a steady rate. */
final class Deposits {

    private Deposits() {}

    /** Appends one; the position that it has got. */
    static long append(EventLog log, String account) {
        var event = new EventData(
                UUID.randomUUID().toString(),
                LoadedLog.Event.TYPE,
                LoadedLog.Event.REVISION,
                Instant.now(),
                Payload.of(account, 1).getBytes(StandardCharsets.US_ASCII),
                Map.of(),
                Set.of());
        var outcome = log.append(Append.of(List.of(event), AppendCondition.NONE));
        if (outcome instanceof Appended appended) {
            return appended.last();
        }
        throw BenchmarkFailedException.because("an append without a condition was refused: " + outcome);
    }

    /** Returns when {@link System#nanoTime()} has come to a time. */
    static void pauseUntil(long time) {
        for (var left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
