package dev.keelson.domain;

/** The body of a message is over the limit; it was not read to its end and nothing was done. */
public final class BodyTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private BodyTooLargeException(String message) {
        super(message);
    }

    static BodyTooLargeException over(int limit) {
        return new BodyTooLargeException("the body must have at most %d bytes".formatted(limit));
    }
}
