package dev.keelson.messagingadapters.api;

import org.jspecify.annotations.Nullable;

/** Another has taken over under the same name; who gets this has published nothing more. */
public final class FencedException extends MessagingException {

    private static final long serialVersionUID = 1L;

    public FencedException(String name, @Nullable Throwable cause) {
        super("'%s' was taken over by another".formatted(name), cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
