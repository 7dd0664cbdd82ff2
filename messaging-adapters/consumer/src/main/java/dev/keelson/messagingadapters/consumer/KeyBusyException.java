package dev.keelson.messagingadapters.consumer;

/** Somebody else holds a key's row just now, or the key has no parked messages any more. */
final class KeyBusyException extends ConsumerException {

    private static final long serialVersionUID = 1L;

    private KeyBusyException(String message) {
        super(message, null);
    }

    static KeyBusyException of(String key) {
        return new KeyBusyException("the parked messages of key '%s' are being worked on".formatted(key));
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
