package dev.keelson.eventstore;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stored event could not be upcast, told to whoever needs it in its new shape. Corrected by a correct upcaster; asking
 * again does not change it.
 */
public final class UpcastFailedException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    private final transient Set<String> types;

    private UpcastFailedException(String message, @Nullable Throwable cause, Set<String> types) {
        super(message, cause);
        this.types = types;
    }

    /**
     * @param types as which the event was wanted
     */
    static UpcastFailedException of(RecordedEvent stored, Set<String> types, RuntimeException cause) {
        var event = stored.event();
        return new UpcastFailedException(
                "event %s at position %d, %s revision %s, cannot be upcast: %s; correct the upcaster that takes it"
                        .formatted(event.id(), stored.position(), event.type(), event.revision(), reason(cause)),
                cause,
                Set.copyOf(types));
    }

    /** The same for a reader who wanted the event as one of these types. */
    UpcastFailedException wantedAs(Set<String> others) {
        return new UpcastFailedException(String.valueOf(getMessage()), getCause(), Set.copyOf(others));
    }

    private static String reason(RuntimeException cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The types as one of which the reader might have wanted the event. */
    public Set<String> types() {
        return types;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
