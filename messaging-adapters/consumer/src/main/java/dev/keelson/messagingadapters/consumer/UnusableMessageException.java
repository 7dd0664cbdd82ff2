package dev.keelson.messagingadapters.consumer;

import org.jspecify.annotations.Nullable;

/** A message that can never have its effect, as it is. Thrown by stages, effects and doors to have it parked at once. */
public final class UnusableMessageException extends ConsumerException {

    private static final long serialVersionUID = 1L;

    private UnusableMessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * To be thrown.
     *
     * @param reason what a person needs to know to do something about it
     */
    public static UnusableMessageException because(String reason) {
        return new UnusableMessageException(reason, null);
    }

    /** The same with what it comes from. */
    public static UnusableMessageException because(String reason, Throwable cause) {
        return new UnusableMessageException(reason, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
