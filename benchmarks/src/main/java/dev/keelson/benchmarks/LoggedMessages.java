package dev.keelson.benchmarks;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The messages that a relay makes of a {@link LoadedLog}. */
final class LoggedMessages {

    static final URI SOURCE = URI.create("/keelson/bench");

    /** So many that there are always enough that are not in order with each other. */
    static final int ACCOUNTS = 10_000;

    private LoggedMessages() {}

    /** The first so many. */
    static List<Message> of(LoadedLog log, int count, String destination) {
        return LongStream.rangeClosed(1, Math.min(count, log.events()))
                .mapToObj(log::at)
                .map(event -> message(event, destination))
                .toList();
    }

    private static Message message(LoadedLog.Event event, String destination) {
        var envelope = new Envelope(
                event.id(),
                SOURCE,
                LoadedLog.Event.TYPE,
                null,
                event.time(),
                "application/json",
                null,
                Map.of(
                        "causationid", event.id(),
                        "correlationid", event.id(),
                        "position", Long.toString(event.position()),
                        "revision", LoadedLog.Event.REVISION,
                        "tags", event.tags()),
                dev.keelson.messagingadapters.api.Payload.of(event.payload()));
        return new Message(destination, event.account(), envelope);
    }
}
