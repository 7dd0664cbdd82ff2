package dev.keelson.messagingadapters.api;

import org.jspecify.annotations.Nullable;

/** Why a broker did not do what was asked. */
public abstract class MessagingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected MessagingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the same may be asked again. */
    public abstract boolean retryable();
}
