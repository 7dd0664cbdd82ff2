package dev.keelson.eventstore;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The database did not tell whether the append was committed. */
public final class AppendOutcomeUnknownException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    private AppendOutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static AppendOutcomeUnknownException commitFailed(Throwable cause) {
        return new AppendOutcomeUnknownException(
                "the connection was lost during the commit; the events may or may not be in the log", cause);
    }

    static AppendOutcomeUnknownException timedOut(Duration timeout) {
        return new AppendOutcomeUnknownException(
                "no answer from the database within %s; the events may or may not be in the log".formatted(timeout),
                null);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
