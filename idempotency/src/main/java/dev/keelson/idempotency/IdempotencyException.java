package dev.keelson.idempotency;

import org.jspecify.annotations.Nullable;

/** Why the gate could not tell. */
public abstract class IdempotencyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected IdempotencyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the same call may be made again. */
    public abstract boolean retryable();
}
