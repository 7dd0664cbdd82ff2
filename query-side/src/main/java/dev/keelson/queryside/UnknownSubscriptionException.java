package dev.keelson.queryside;

/** There is no durable subscription of that name. */
public final class UnknownSubscriptionException extends QuerySideException {

    private static final long serialVersionUID = 1L;

    private UnknownSubscriptionException(String message) {
        super(message, null);
    }

    static UnknownSubscriptionException named(String name) {
        return new UnknownSubscriptionException(
                "there is no subscription %s; GET /events/subscriptions lists those there are".formatted(name));
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
