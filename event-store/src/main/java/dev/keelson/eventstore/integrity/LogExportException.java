package dev.keelson.eventstore.integrity;

import dev.keelson.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;

/** The log has an event that cannot be exported. */
public final class LogExportException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    private LogExportException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static LogExportException missing(long position) {
        return new LogExportException(
                "position %d has no event; verify the log to see what else is wrong with it".formatted(position), null);
    }

    static LogExportException unreadable(long first, long last, Throwable cause) {
        return new LogExportException(
                "%s cannot be read (%s); verify the log to see what is wrong with it"
                        .formatted(
                                first == last
                                        ? "the event at position " + first
                                        : "an event at positions %d to %d".formatted(first, last),
                                cause.getMessage()),
                cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
