package dev.keelson.queryside;

import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.eventstore.cloudevents.CloudEventWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** How events are framed for a client. */
enum FeedFormat {
    /** Server-sent events; the first comment sends the headers on their way. */
    EVENT_STREAM(":\n\n", "id: %d\n", "data: ", "", "\n\n", ":\n\n", ": closing\n\n"),
    /** A JSON text a line; a line may begin with white space, so that is the heartbeat. */
    NDJSON("", "", "", "", "\n", " ", ""),
    /** One JSON array. */
    BATCH("[", "", "", ",\n", "", "", "]");

    private final String opening;
    private final String position;
    private final String before;
    private final String separator;
    private final String after;
    private final String heartbeat;
    private final String closing;

    FeedFormat(
            String opening,
            String position,
            String before,
            String separator,
            String after,
            String heartbeat,
            String closing) {
        this.opening = opening;
        this.position = position;
        this.before = before;
        this.separator = separator;
        this.after = after;
        this.heartbeat = heartbeat;
        this.closing = closing;
    }

    void open(ByteArrayOutputStream buffer) {
        put(buffer, opening);
    }

    /**
     * @param endsPosition whether it is the last event at its position; only then may a client resume after it
     * @param first whether it is the first of the response
     */
    void event(
            ByteArrayOutputStream buffer,
            RecordedEvent event,
            boolean endsPosition,
            boolean first,
            CloudEventWriter writer) {
        if (!first) {
            put(buffer, separator);
        }
        if (endsPosition && !position.isEmpty()) {
            put(buffer, position.formatted(event.position()));
        }
        put(buffer, before);
        writer.write(event, buffer);
        put(buffer, after);
    }

    void heartbeat(ByteArrayOutputStream buffer) {
        put(buffer, heartbeat);
    }

    void close(ByteArrayOutputStream buffer) {
        put(buffer, closing);
    }

    private static void put(ByteArrayOutputStream buffer, String text) {
        buffer.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
