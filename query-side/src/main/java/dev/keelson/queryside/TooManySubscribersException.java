package dev.keelson.queryside;

import java.time.Duration;

/** The feed serves as many clients as it may. */
public final class TooManySubscribersException extends QuerySideException {

    private static final long serialVersionUID = 1L;

    private TooManySubscribersException(String message) {
        super(message, null);
    }

    static TooManySubscribersException over(int limit) {
        return new TooManySubscribersException("the feed serves %d clients already; try again".formatted(limit));
    }

    static TooManySubscribersException reading(Duration waited) {
        return new TooManySubscribersException("the feed had no turn to read within %s; try again".formatted(waited));
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
