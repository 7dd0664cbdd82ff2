package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.api.MessagingException;

/** Kafka did not do what it was asked, which was no publish of a message. */
public final class KafkaFailedException extends MessagingException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    private KafkaFailedException(String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** Whether it may pass by itself is told by the cause. */
    static KafkaFailedException of(String what, RuntimeException cause) {
        return new KafkaFailedException(
                "%s: %s".formatted(what, Failures.told(cause)), !Failures.isRefusal(cause), cause);
    }

    @Override
    public boolean retryable() {
        return retryable;
    }
}
