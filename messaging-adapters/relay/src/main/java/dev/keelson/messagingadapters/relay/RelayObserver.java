package dev.keelson.messagingadapters.relay;

/** Is told what relays do, for metrics. Called on their threads: returns at once and never throws. */
public interface RelayObserver {

    /** Looks away. */
    RelayObserver NONE = new RelayObserver() {};

    /** Messages were handed to the broker, again or for the first time. */
    default void published(String relay, int messages) {}

    /** The broker has confirmed messages. */
    default void confirmed(String relay, int messages) {}

    /** Messages were not confirmed and will be published again. */
    default void retried(String relay, int messages) {}

    /** An operator had an event passed over. */
    default void skipped(String relay) {}

    /** This node has the relay now. */
    default void claimed(String relay) {}

    /** This node lost the relay to another although it had not given it back. */
    default void lost(String relay) {}
}
