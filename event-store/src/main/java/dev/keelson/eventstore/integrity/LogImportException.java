package dev.keelson.eventstore.integrity;

import dev.keelson.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;

/** A line that was not imported, nor anything after it; what stood before it is in the log. */
public final class LogImportException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    private final long line;
    private final boolean retryable;

    private LogImportException(long line, long head, boolean retryable, String reason, @Nullable Throwable cause) {
        super(
                "line %d: %s; the log ends at position %d, what stands before this line is in it; %s"
                        .formatted(line, reason, head, fix(retryable)),
                cause);
        this.line = line;
        this.retryable = retryable;
    }

    private static String fix(boolean retryable) {
        return retryable
                ? "run the same import again, it goes on from there"
                : "correct it and run the import again, it goes on from there";
    }

    static LogImportException bad(long line, long head, String reason, @Nullable Throwable cause) {
        return new LogImportException(line, head, false, reason, cause);
    }

    static LogImportException notTaken(long line, long head, EventStoreException cause) {
        return new LogImportException(line, head, true, String.valueOf(cause.getMessage()), cause);
    }

    /** The number of the line, from 1. */
    public long line() {
        return line;
    }

    @Override
    public boolean retryable() {
        return retryable;
    }
}
