package dev.keelson.messagingadapters.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Start;
import dev.keelson.messagingadapters.api.Start.At;
import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.CuttableLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The RabbitMQ of the tests; each node reaches it by a link that can be cut. */
final class RabbitFixture implements BrokerFixture {

    private final List<CuttableLink> links = new ArrayList<>();
    private boolean stopped;

    static RabbitMqConfiguration rabbit(int port) {
        return RabbitMqConfiguration.of(RabbitServer.uri(port))
                .withPartitions(4)
                .withBalance(Duration.ofMillis(100))
                .withYieldTimeout(Duration.ofMillis(500));
    }

    @Override
    public Node open(AdapterConfiguration configuration) {
        var link = new CuttableLink(RabbitServer.port());
        if (stopped) {
            link.cut();
        }
        links.add(link);
        return new RabbitNode(link, RabbitMq.open(rabbit(link.port()), configuration));
    }

    private record RabbitNode(CuttableLink link, MessagingAdapter adapter) implements Node {

        @Override
        public void die() {
            link.close();
        }

        @Override
        public void close() {
            adapter.close(Duration.ZERO);
            link.close();
        }
    }

    @Override
    public void putUnreadable(String destination, String key, byte[] bytes) {
        try (var connection = RabbitServer.connect();
                var channel = connection.createChannel()) {
            var routingKey = new Topology(rabbit(RabbitServer.port())).routingKey(destination, key);
            var properties = new BasicProperties.Builder()
                    .headers(Map.of(AmqpBinding.KEY, key))
                    .build();
            channel.confirmSelect();
            channel.basicPublish(destination, routingKey, properties, bytes);
            channel.waitForConfirmsOrDie(Duration.ofSeconds(10).toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean honours(Start start) {
        return !(start instanceof At);
    }

    @Override
    public boolean keepsForLaterGroups() {
        return false;
    }

    @Override
    public void stop() {
        stopped = true;
        links.forEach(CuttableLink::cut);
    }

    @Override
    public void start() {
        stopped = false;
        links.forEach(CuttableLink::mend);
    }

    @Override
    public void close() {
        links.forEach(CuttableLink::close);
    }
}
