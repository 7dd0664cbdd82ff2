package dev.keelson.idempotency;

/** The store behind the gate does not answer. */
public final class GateUnavailableException extends IdempotencyException {

    private static final long serialVersionUID = 1L;

    private GateUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    static GateUnavailableException store(String store, Throwable cause) {
        return new GateUnavailableException(
                "the gate's store, %s, did not answer: %s".formatted(store, cause.getMessage()), cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
