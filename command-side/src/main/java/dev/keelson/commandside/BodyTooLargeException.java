package dev.keelson.commandside;

/** The request body is over the limit; it was not read to its end. */
public final class BodyTooLargeException extends CommandSideException {

    private static final long serialVersionUID = 1L;

    private BodyTooLargeException(String message) {
        super(message, null);
    }

    static BodyTooLargeException over(int limit) {
        return new BodyTooLargeException("the body must have at most %d bytes".formatted(limit));
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
