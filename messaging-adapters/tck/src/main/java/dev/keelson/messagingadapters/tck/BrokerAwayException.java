package dev.keelson.messagingadapters.tck;

/** The broker in memory does not answer. */
final class BrokerAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokerAwayException() {
        super("the broker in memory is stopped, or the adapter was killed");
    }
}
