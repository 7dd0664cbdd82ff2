package dev.keelson.commandside;

/** The key stands for a request with another body. */
public final class KeyReusedException extends CommandSideException {

    private static final long serialVersionUID = 1L;

    private KeyReusedException(String message) {
        super(message, null);
    }

    static KeyReusedException of(String key) {
        return new KeyReusedException(
                "the Idempotency-Key %s stands for a request with another body; a new request needs a new key"
                        .formatted(key));
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
