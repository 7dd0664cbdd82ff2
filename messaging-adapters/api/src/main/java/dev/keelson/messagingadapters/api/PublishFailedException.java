package dev.keelson.messagingadapters.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A message was not confirmed. */
public final class PublishFailedException extends MessagingException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;
    private final boolean outcomeUnknown;

    private PublishFailedException(
            Message message, String reason, boolean retryable, boolean outcomeUnknown, @Nullable Throwable cause) {
        super(
                "message '%s' was not published to '%s': %s"
                        .formatted(message.envelope().id(), message.destination(), reason),
                cause);
        this.retryable = retryable;
        this.outcomeUnknown = outcomeUnknown;
    }

    /** The broker did not confirm in time. */
    public static PublishFailedException timedOut(Message message, Duration timeout) {
        return new PublishFailedException(
                message, "the broker did not confirm within %s".formatted(timeout), true, true, null);
    }

    /** The broker went away, or answered with something that may pass, while the message was on its way. */
    public static PublishFailedException interrupted(Message message, String reason, @Nullable Throwable cause) {
        return new PublishFailedException(message, reason, true, true, cause);
    }

    /** The message did not leave. */
    public static PublishFailedException notSent(Message message, String reason, @Nullable Throwable cause) {
        return new PublishFailedException(message, reason, true, false, cause);
    }

    /** The broker will never take it as it is. */
    public static PublishFailedException refused(Message message, String reason, @Nullable Throwable cause) {
        return new PublishFailedException(message, reason, false, false, cause);
    }

    @Override
    public boolean retryable() {
        return retryable;
    }

    /** Whether the message may be there all the same. */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
