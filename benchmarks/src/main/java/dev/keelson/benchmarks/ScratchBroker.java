package dev.keelson.benchmarks;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.relay.Relay;
import dev.keelson.messagingadapters.relay.RelayConfiguration;
import dev.keelson.messagingadapters.relay.Relays;
import java.util.List;
import java.util.Map;

/** A broker for one benchmark, with names of its own on it that are gone when it is closed. Used by one thread. */
interface ScratchBroker extends AutoCloseable {

    /** Into how many parts a destination is divided. */
    int PARTITIONS = 8;

    /** What it is to an adapter of ours. */
    MessagingAdapter adapter(AdapterConfiguration configuration);

    /**
     * A relay of ours, by the way that suits the broker.
     *
     * @param relays close it
     */
    Relay relay(Relays relays, RelayConfiguration configuration);

    /** A destination that was not there before, and keeps what a group will read from its beginning. */
    String destination(String group);

    /** Takes it away, with all that is in it. */
    void drop(String destination);

    /** A client that is not ours, which publishes messages to their destination as ours would look on the wire. */
    BarePublisher publisher(List<Message> messages);

    /** A client that is not ours, which reads as a member of a group. */
    BareConsumer consumer(String destination, String group);

    /** What a server needs to know to call it {@code bench}. */
    Map<String, String> settings();

    @Override
    void close();
}
