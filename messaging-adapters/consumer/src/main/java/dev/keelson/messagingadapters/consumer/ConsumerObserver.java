package dev.keelson.messagingadapters.consumer;

/**
 * Is told what becomes of messages, after the commit, for metrics. Called by many threads; returns at once and never throws.
 */
public interface ConsumerObserver {

    /** Looks away. */
    ConsumerObserver NONE = new ConsumerObserver() {};

    /**
     * Messages had their effect.
     *
     * @param count at least 1
     */
    default void consumed(String consumer, int count) {}

    /**
     * Messages had had their effect before, or had been parked or given up before.
     *
     * @param count at least 1
     */
    default void duplicates(String consumer, int count) {}

    /** A message failed and is tried again. */
    default void retried(String consumer) {}

    /** A message failed for good, or waits behind such a one, and is parked. */
    default void parked(String consumer) {}

    /** A message did not pass a stage that drops. */
    default void dropped(String consumer, String stage) {}

    /** The domain refused a command, and the message was acknowledged. */
    default void refused(String consumer) {}

    /** A parked message had its effect. */
    default void replayed(String consumer) {}

    /** A message could be neither handled nor parked, for reasons that are not its own, and its key waits. */
    default void stalled(String consumer) {}
}
