package dev.keelson.queryside;

/** The handler of a query failed with a checked exception, which is the cause. */
public final class QueryFailedException extends QuerySideException {

    private static final long serialVersionUID = 1L;

    private QueryFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    static QueryFailedException of(String query, Throwable cause) {
        return new QueryFailedException("%s failed: %s".formatted(query, cause), cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
