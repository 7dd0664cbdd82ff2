package dev.keelson.queryside;

/** As many queries as may run or wait at a time are under way. */
public final class TooManyQueriesException extends QuerySideException {

    private static final long serialVersionUID = 1L;

    private TooManyQueriesException(String message) {
        super(message, null);
    }

    static TooManyQueriesException running(int limit) {
        return new TooManyQueriesException("%d queries are running already; try again".formatted(limit));
    }

    static TooManyQueriesException waiting(int limit) {
        return new TooManyQueriesException("%d queries wait for a position already; try again".formatted(limit));
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
