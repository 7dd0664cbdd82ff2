package dev.keelson.eventstore;

/** An event's payload is over {@link EventData#MAX_PAYLOAD}; nothing was done, and asking again does not change it. */
public final class EventTooLargeException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    private final String type;
    private final int bytes;

    private EventTooLargeException(String message, String type, int bytes) {
        super(message, null);
        this.type = type;
        this.bytes = bytes;
    }

    static EventTooLargeException of(String id, String type, int bytes) {
        return new EventTooLargeException(
                "payload of event %s (%s) must have at most %d bytes, had %d; spread what it tells over several events"
                        .formatted(id, type, EventData.MAX_PAYLOAD, bytes),
                type,
                bytes);
    }

    /** The event's qualified name. */
    public String type() {
        return type;
    }

    /** How large its payload is. */
    public int bytes() {
        return bytes;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
