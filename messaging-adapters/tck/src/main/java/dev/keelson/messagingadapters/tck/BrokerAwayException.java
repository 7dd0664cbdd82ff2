package dev.keelson.messagingadapters.tck;

import dev.keelson.messagingadapters.api.MessagingException;

/** The broker in memory does not answer. */
final class BrokerAwayException extends MessagingException {

    private static final long serialVersionUID = 1L;

    BrokerAwayException() {
        super("the broker in memory is stopped, or the adapter was killed", null);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
