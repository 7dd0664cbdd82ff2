package dev.keelson.queryside;

/** The database could not tell of a subscription. */
public final class SubscriptionUnavailableException extends QuerySideException {

    private static final long serialVersionUID = 1L;

    private SubscriptionUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    static SubscriptionUnavailableException database(String name, Throwable cause) {
        return new SubscriptionUnavailableException(
                "the database did not tell of the subscription %s: %s; try again".formatted(name, cause.getMessage()),
                cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
