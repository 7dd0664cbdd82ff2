package dev.keelson.messagingadapters.tck;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Start;

/** A broker that a contract can do things to. Used by one thread. */
public interface BrokerFixture extends AutoCloseable {

    /** A process of its own, as far as the broker can tell. */
    Node open(AdapterConfiguration configuration);

    /** Puts bytes into a destination that are no message. */
    void putUnreadable(String destination, String key, byte[] bytes);

    /** Whether the adapter promises that start; one that does not refuses the subscription. */
    boolean honours(Start start);

    /**
     * Whether a destination keeps what is published before any group asks for it. Where it does not, such a publish fails and
     * may be repeated, and the earliest start of a group is the moment at which it is made.
     */
    default boolean keepsForLaterGroups() {
        return true;
    }

    /** Makes the broker unreachable for everybody, at once; what it keeps it keeps. */
    void stop();

    /** Makes it reachable again. */
    void start();

    @Override
    void close();

    /** An adapter, and what can happen to its process. */
    interface Node extends AutoCloseable {

        MessagingAdapter adapter();

        /** The broker never hears of it again, and soon takes it for dead; it may go on in vain. */
        void die();

        /** Closes the adapter without patience. */
        @Override
        void close();
    }
}
