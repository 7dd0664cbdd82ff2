package dev.keelson.messagingadapters.consumer;

/** No more messages of a consumer can be parked; their keys stand still rather than lose one. */
final class StoreFullException extends ConsumerException {

    private static final long serialVersionUID = 1L;

    private StoreFullException(String message) {
        super(message, null);
    }

    static StoreFullException of(String consumer, int maxParked) {
        return new StoreFullException(
                "consumer '%s' has %d parked messages and may have no more: retry or skip some, or raise maxParked"
                        .formatted(consumer, maxParked));
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
