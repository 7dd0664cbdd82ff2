package dev.keelson.queryside;

/** Is told about the feed's clients, for metrics. Returns at once and never throws; called by many threads. */
public interface FeedObserver {

    /** Looks away. */
    FeedObserver NONE = new FeedObserver() {};

    /** Why a client was cut off. */
    enum CutOff {
        /** It did not take a write in time. */
        SLOW_CLIENT,
        /** Its response was never begun. */
        NEVER_STARTED,
        /** It did not take its last write in time when the feed closed. */
        STOPPING
    }

    /** A client was let in. */
    default void opened() {}

    /** A client that was let in is gone, for whatever reason. */
    default void closed() {}

    /** A client was cut off; {@link #closed} follows. */
    default void cutOff(CutOff reason) {}

    /** Events were handed to a client's socket. */
    default void sent(int events) {}
}
