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
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** The RabbitMQ of the tests, or one of its own; each node reaches it by a link that can be cut. */
final class RabbitFixture implements BrokerFixture {

    private final List<CuttableLink> links = new ArrayList<>();
    private final SubscribedGroups groups = new SubscribedGroups();
    private final Optional<RabbitProcess> process;
    private boolean stopped;

    RabbitFixture() {
        this(Optional.empty());
    }

    private RabbitFixture(Optional<RabbitProcess> process) {
        this.process = process;
    }

    /** A RabbitMQ that is killed to stop it. */
    static RabbitFixture ofItsOwn() {
        var process = new RabbitProcess();
        try {
            process.start();
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
        return new RabbitFixture(Optional.of(process));
    }

    static RabbitMqConfiguration rabbit(int port) {
        return rabbit(RabbitServer.uri(), port);
    }

    /** The same virtual host by another port of this machine. */
    private static RabbitMqConfiguration rabbit(URI server, int port) {
        var uri = "amqp://%s@127.0.0.1:%d%s".formatted(server.getRawUserInfo(), port, server.getRawPath());
        return RabbitMqConfiguration.of(URI.create(uri))
                .withPartitions(4)
                .withBalance(Duration.ofMillis(100))
                .withYieldTimeout(Duration.ofMillis(500));
    }

    @Override
    public Node open(AdapterConfiguration configuration) {
        var link = new CuttableLink(server().getPort() < 0 ? RabbitServer.port() : server().getPort());
        if (stopped) {
            link.cut();
        }
        links.add(link);
        return new RabbitNode(link, groups.of(RabbitMq.open(rabbit(server(), link.port()), configuration)));
    }

    private URI server() {
        return process.map(RabbitProcess::uri).orElseGet(RabbitServer::uri);
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
        process.ifPresent(RabbitProcess::kill);
        links.forEach(CuttableLink::cut);
    }

    @Override
    public void start() {
        stopped = false;
        process.ifPresent(RabbitProcess::start);
        links.forEach(CuttableLink::mend);
    }

    @Override
    public void close() {
        links.forEach(CuttableLink::close);
        process.ifPresentOrElse(RabbitProcess::close, this::deleteGroups);
    }

    private void deleteGroups() {
        try (var connection = RabbitServer.connect();
                var channel = connection.createChannel()) {
            groups.delete(channel, new Topology(rabbit(RabbitServer.port())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
