package dev.keelson.queryside;

/** No domain handles a query of that name. */
public final class UnknownQueryException extends QuerySideException {

    private static final long serialVersionUID = 1L;

    private UnknownQueryException(String message) {
        super(message, null);
    }

    static UnknownQueryException named(String name) {
        return new UnknownQueryException("there is no query %s; GET /queries lists those on offer".formatted(name));
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
