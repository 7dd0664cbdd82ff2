package dev.keelson.queryside;

/** What the query asked for does not exist. */
public final class QueryResultMissingException extends QuerySideException {

    private static final long serialVersionUID = 1L;

    private QueryResultMissingException(String message) {
        super(message, null);
    }

    static QueryResultMissingException of(String query) {
        return new QueryResultMissingException("%s found nothing".formatted(query));
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
