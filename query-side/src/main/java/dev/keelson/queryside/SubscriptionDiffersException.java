package dev.keelson.queryside;

/** The subscription of the name is about other events than the client asks for. */
public final class SubscriptionDiffersException extends QuerySideException {

    private static final long serialVersionUID = 1L;

    private final String filter;
    private final String asked;

    private SubscriptionDiffersException(String message, String filter, String asked) {
        super(message, null);
        this.filter = filter;
        this.asked = asked;
    }

    static SubscriptionDiffersException of(Subscription standing, SubscriptionFilter asked) {
        return new SubscriptionDiffersException(
                "the subscription %s is for %s, was asked for with %s; use another name, or delete it first"
                        .formatted(standing.name(), standing.filter(), asked),
                standing.filter().toString(),
                asked.toString());
    }

    /** What the subscription is for, as parameters. */
    public String filter() {
        return filter;
    }

    /** What the client asks for, as parameters. */
    public String asked() {
        return asked;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
