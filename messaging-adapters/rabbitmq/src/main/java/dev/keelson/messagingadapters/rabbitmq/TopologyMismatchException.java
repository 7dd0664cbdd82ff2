package dev.keelson.messagingadapters.rabbitmq;

import dev.keelson.messagingadapters.api.MessagingException;

/** RabbitMQ has an exchange or a queue of that name which is not like the one that is needed. */
public final class TopologyMismatchException extends MessagingException {

    private static final long serialVersionUID = 1L;

    private TopologyMismatchException(String message, Throwable cause) {
        super(message, cause);
    }

    static TopologyMismatchException of(String destination, String answer, Throwable cause) {
        return new TopologyMismatchException(
                "destination '%s' is laid out otherwise on the broker: %s".formatted(destination, answer), cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
