package dev.keelson.queryside;

import java.time.Duration;

/** The query did not answer in time. */
public final class QueryTimedOutException extends QuerySideException {

    private static final long serialVersionUID = 1L;

    private QueryTimedOutException(String message) {
        super(message, null);
    }

    static QueryTimedOutException after(String query, Duration timeout) {
        return new QueryTimedOutException("%s did not answer within %s".formatted(query, timeout));
    }

    static QueryTimedOutException interrupted(String query) {
        return new QueryTimedOutException("the wait for %s was interrupted".formatted(query));
    }

    static QueryTimedOutException stopping() {
        return new QueryTimedOutException("the server is stopping and waits for no read model any more");
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
