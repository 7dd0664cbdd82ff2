package dev.keelson.eventstore;

/** A handler wants an event as a class that knows another revision of its type; asking again does not change it. */
public final class UnknownRevisionException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    private UnknownRevisionException(String message) {
        super(message, null);
    }

    static UnknownRevisionException of(RecordedEvent recorded, Class<?> wanted, String known) {
        var event = recorded.event();
        return new UnknownRevisionException(
                "event %s at position %d is %s revision %s, and %s knows revision %s; register an upcaster from %s to %s"
                        .formatted(
                                event.id(),
                                recorded.position(),
                                event.type(),
                                event.revision(),
                                wanted.getName(),
                                known,
                                event.revision(),
                                known));
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
