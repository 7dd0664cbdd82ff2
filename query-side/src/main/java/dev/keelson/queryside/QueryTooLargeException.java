package dev.keelson.queryside;

/** The request body is over the limit; it was not read to its end. */
public final class QueryTooLargeException extends QuerySideException {

    private static final long serialVersionUID = 1L;

    private QueryTooLargeException(String message) {
        super(message, null);
    }

    static QueryTooLargeException over(int limit) {
        return new QueryTooLargeException("the body must have at most %d bytes".formatted(limit));
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
