package dev.keelson.eventstore;

import org.jspecify.annotations.Nullable;

/** Why the log did not do what was asked. */
public abstract class EventStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected EventStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether nothing was done, so that the same call may be made again. */
    public abstract boolean retryable();
}
