package dev.keelson.messagingadapters.tck;

import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.PositionedPublisher;
import java.util.List;
import java.util.OptionalLong;

/** Publishes messages and a position together to a broker in memory. Used by one thread at a time. */
final class InMemoryPositionedPublisher implements PositionedPublisher {

    private final InMemoryBroker broker;
    private final String name;

    InMemoryPositionedPublisher(InMemoryBroker broker, String name) {
        this.broker = broker;
        this.name = name;
    }

    @Override
    public OptionalLong begin() {
        return broker.begin(this, name);
    }

    @Override
    public void publish(List<Message> messages, long position) {
        broker.append(this, name, messages, position);
    }

    @Override
    public void close() {}
}
