package dev.keelson.queryside;

/** A member of a durable subscription is not the active one any more; what it does has no effect. */
public final class SubscriptionLostException extends QuerySideException {

    private static final long serialVersionUID = 1L;

    private SubscriptionLostException(String message) {
        super(message, null);
    }

    static SubscriptionLostException of(String name) {
        return new SubscriptionLostException(
                ("another member has claimed the subscription %s since the token was given,"
                                + " and is sent what was not acknowledged; connect again")
                        .formatted(name));
    }

    static SubscriptionLostException deleted(String name) {
        return new SubscriptionLostException("the subscription %s was deleted; connect again".formatted(name));
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
