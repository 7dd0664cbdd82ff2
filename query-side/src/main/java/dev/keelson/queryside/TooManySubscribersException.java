package dev.keelson.queryside;

import java.time.Duration;

/** The feed serves as many clients as it may, or queries have as many subscribers as they may. */
public final class TooManySubscribersException extends QuerySideException {

    private static final long serialVersionUID = 1L;

    private TooManySubscribersException(String message) {
        super(message, null);
    }

    static TooManySubscribersException over(int limit) {
        return new TooManySubscribersException("the feed serves %d clients already; try again".formatted(limit));
    }

    static TooManySubscribersException ofQueries(int limit) {
        return new TooManySubscribersException("queries have %d subscribers already; try again".formatted(limit));
    }

    static TooManySubscribersException reading(Duration waited) {
        return new TooManySubscribersException("the feed had no turn to read within %s; try again".formatted(waited));
    }

    static TooManySubscribersException subscriptions(int limit) {
        return new TooManySubscribersException(
                "there are %d subscriptions already; delete one that is not used any more".formatted(limit));
    }

    static TooManySubscribersException standingBy(String name, int limit) {
        return new TooManySubscribersException(
                "%d members stand by for the subscription %s already; try again".formatted(limit, name));
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
