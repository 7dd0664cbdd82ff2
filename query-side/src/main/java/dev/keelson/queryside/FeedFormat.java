package dev.keelson.queryside;

import dev.keelson.eventstore.RecordedEvent;
import dev.keelson.eventstore.cloudevents.CloudEventWriter;
import dev.keelson.queryside.SubscriptionStore.Claim;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** How events are framed for a client. */
enum FeedFormat {
    /** Server-sent events; the first comment sends the headers on their way. */
    EVENT_STREAM(
            ":\n\n", "id: %d\n", "data: ", "", "\n\n", ":\n\n", ": closing\n\n", "event: subscription\ndata: %s\n\n"),
    /** A JSON text a line; a line may begin with white space, so that is the heartbeat. */
    NDJSON("", "", "", "", "\n", " ", "", "%s\n"),
    /** One JSON array. */
    BATCH("[", "", "", ",\n", "", "", "]", "");

    private final String opening;
    private final String position;
    private final String before;
    private final String separator;
    private final String after;
    private final String heartbeat;
    private final String closing;
    private final String claimed;

    FeedFormat(
            String opening,
            String position,
            String before,
            String separator,
            String after,
            String heartbeat,
            String closing,
            String claimed) {
        this.opening = opening;
        this.position = position;
        this.before = before;
        this.separator = separator;
        this.after = after;
        this.heartbeat = heartbeat;
        this.closing = closing;
        this.claimed = claimed;
    }

    /** Whether a stream stays for events to come. */
    boolean isLive(FeedRequest request) {
        return switch (this) {
            case EVENT_STREAM -> true;
            case NDJSON -> request.follow();
            case BATCH -> false;
        };
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

    /** Tells a client that it is the active member of a subscription, and with which token it acknowledges. */
    void claimed(ByteArrayOutputStream buffer, Claim claim) {
        put(
                buffer,
                claimed.formatted("{\"subscription\":\"%s\",\"token\":\"%s\",\"position\":%d}"
                        .formatted(claim.name(), claim.token(), claim.position())));
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
