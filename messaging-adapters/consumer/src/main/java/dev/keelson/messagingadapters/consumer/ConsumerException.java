package dev.keelson.messagingadapters.consumer;

import org.jspecify.annotations.Nullable;

/** Why a message had no effect. */
public abstract class ConsumerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConsumerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the same may succeed later. */
    public abstract boolean retryable();
}
