package dev.keelson.messagingadapters.redisstreams;

import static dev.keelson.messagingadapters.redisstreams.Layout.bytes;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Start;
import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.CuttableLink;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.XAddParams;

/** A Redis of its own, killed and started again; each node reaches it by a link that can be cut. */
final class RedisFixture implements BrokerFixture {

    private final RedisServer server = new RedisServer();

    RedisFixture() {
        server.start();
    }

    private static RedisStreamsConfiguration redis(int port) {
        return RedisStreamsConfiguration.of(URI.create("redis://127.0.0.1:" + port))
                .withLease(Duration.ofMillis(500));
    }

    @Override
    public Node open(AdapterConfiguration configuration) {
        var link = new CuttableLink(server.port());
        return new RedisNode(link, RedisStreams.open(redis(link.port()), configuration));
    }

    private record RedisNode(CuttableLink link, MessagingAdapter adapter) implements Node {

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
        try (var client = RedisClient.create(server.uri())) {
            var stream = new Layout(client, redis(server.port())).streamOf(destination, key);
            client.xadd(stream, XAddParams.xAddParams(), Map.of(bytes("key"), bytes(key), bytes("ce_id"), bytes));
        }
    }

    @Override
    public boolean honours(Start start) {
        return true;
    }

    @Override
    public void stop() {
        server.kill();
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void close() {
        server.close();
    }
}
