package dev.keelson.queryside;

import org.jspecify.annotations.Nullable;

/** Why the read door did not answer. */
public abstract class QuerySideException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected QuerySideException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the same request may succeed later. */
    public abstract boolean retryable();
}
