package dev.keelson.queryside;

/** No stream is begun any more, since the server is stopping. */
public final class FeedClosedException extends QuerySideException {

    private static final long serialVersionUID = 1L;

    private FeedClosedException(String message) {
        super(message, null);
    }

    static FeedClosedException stopping() {
        return new FeedClosedException("the server is stopping; try another node or try again");
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
