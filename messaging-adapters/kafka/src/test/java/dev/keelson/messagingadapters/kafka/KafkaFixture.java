package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Start;
import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.CuttableLink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The Kafka of the tests; each node reaches it by a link that can be cut. */
final class KafkaFixture implements BrokerFixture {

    private final SharedBroker broker = SharedBroker.ofRun();
    private final List<KafkaNode> nodes = new ArrayList<>();
    private boolean stopped;

    @Override
    public Node open(AdapterConfiguration configuration) {
        var link = broker.link();
        if (stopped) {
            link.cut();
        }
        var kafka = SharedBroker.kafka("127.0.0.1:" + link.port());
        var node = new KafkaNode(broker, link, Kafka.open(kafka, configuration));
        nodes.add(node);
        return node;
    }

    private static final class KafkaNode implements Node {

        private final SharedBroker broker;
        private final CuttableLink link;
        private final MessagingAdapter adapter;
        private boolean dead;

        private KafkaNode(SharedBroker broker, CuttableLink link, MessagingAdapter adapter) {
            this.broker = broker;
            this.link = link;
            this.adapter = adapter;
        }

        @Override
        public MessagingAdapter adapter() {
            return adapter;
        }

        @Override
        public void die() {
            dead = true;
            link.cut();
        }

        private void mend() {
            if (!dead) {
                link.mend();
            }
        }

        @Override
        public void close() {
            adapter.close(Duration.ZERO);
            broker.giveBack(link);
        }
    }

    @Override
    public void putUnreadable(String destination, String key, byte[] bytes) {
        try (var producer = broker.producer()) {
            producer.send(new ProducerRecord<>(destination, key.getBytes(StandardCharsets.UTF_8), bytes))
                    .get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean honours(Start start) {
        return true;
    }

    @Override
    public void stop() {
        stopped = true;
        nodes.forEach(node -> node.link.cut());
    }

    @Override
    public void start() {
        stopped = false;
        nodes.forEach(KafkaNode::mend);
    }

    @Override
    public void close() {
        nodes.clear();
    }
}
