package dev.keelson.messagingadapters.tck;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Start;
import java.time.Duration;

/** A broker in memory, for contracts. */
final class InMemoryFixture implements BrokerFixture {

    private final InMemoryBroker broker = new InMemoryBroker();

    @Override
    public Node open(AdapterConfiguration configuration) {
        return new InMemoryNode(broker, broker.adapter(configuration));
    }

    private record InMemoryNode(InMemoryBroker broker, MessagingAdapter adapter) implements Node {

        @Override
        public void die() {
            broker.kill(adapter);
        }

        @Override
        public void close() {
            adapter.close(Duration.ZERO);
        }
    }

    @Override
    public void putUnreadable(String destination, String key, byte[] bytes) {
        broker.putUnreadable(destination, key, bytes);
    }

    @Override
    public boolean honours(Start start) {
        return true;
    }

    @Override
    public void stop() {
        broker.stop();
    }

    @Override
    public void start() {
        broker.start();
    }

    @Override
    public void close() {}
}
