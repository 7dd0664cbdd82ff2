package dev.keelson.eventstore;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The log could not do it now, and nothing was done. */
public final class EventLogUnavailableException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    private EventLogUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static EventLogUnavailableException closed() {
        return new EventLogUnavailableException("the event log is closed; nothing was appended", null);
    }

    static EventLogUnavailableException queueFull(int capacity) {
        return new EventLogUnavailableException(
                "%d appends are waiting already; nothing was appended, try again".formatted(capacity), null);
    }

    static EventLogUnavailableException timedOut(Duration timeout) {
        return new EventLogUnavailableException(
                "the append waited %s without its turn; nothing was appended, try again".formatted(timeout), null);
    }

    static EventLogUnavailableException interrupted() {
        return new EventLogUnavailableException("interrupted before the append's turn; nothing was appended", null);
    }

    static EventLogUnavailableException database(String operation, Throwable cause) {
        return new EventLogUnavailableException(
                "the database did not %s: %s; nothing was done, try again".formatted(operation, cause.getMessage()),
                cause);
    }

    static EventLogUnavailableException readTimedOut(Duration waited) {
        return new EventLogUnavailableException(
                "a page of the log was not read within %s; try again".formatted(waited), null);
    }

    static EventLogUnavailableException readInterrupted() {
        return new EventLogUnavailableException("interrupted while a page of the log was read", null);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
