package dev.keelson.messagingadapters.requests;

import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingException;
import dev.keelson.messagingadapters.api.PublishFailedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request got no reply. */
public final class RequestFailedException extends MessagingException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;
    private final boolean outcomeUnknown;

    private RequestFailedException(
            Message request, String reason, boolean retryable, boolean outcomeUnknown, @Nullable Throwable cause) {
        super(
                "request '%s' to '%s' got no reply: %s"
                        .formatted(request.envelope().id(), request.destination(), reason),
                cause);
        this.retryable = retryable;
        this.outcomeUnknown = outcomeUnknown;
    }

    static RequestFailedException timedOut(Message request, Duration deadline) {
        return new RequestFailedException(request, "none came within %s".formatted(deadline), true, true, null);
    }

    static RequestFailedException closed(Message request) {
        return new RequestFailedException(request, "the requester was closed before it came", true, true, null);
    }

    static RequestFailedException notSent(Message request, String reason) {
        return new RequestFailedException(request, reason, true, false, null);
    }

    static RequestFailedException notPublished(Message request, Throwable failure) {
        var reason = "it was not published: " + failure.getMessage();
        return failure instanceof PublishFailedException e
                ? new RequestFailedException(request, reason, e.retryable(), e.outcomeUnknown(), e)
                : new RequestFailedException(request, reason, true, true, failure);
    }

    @Override
    public boolean retryable() {
        return retryable;
    }

    /** Whether it may have had its effect all the same. */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
