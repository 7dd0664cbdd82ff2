package dev.keelson.messagingadapters.redisstreams;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.Connectivity;
import dev.keelson.messagingadapters.api.DeliveryHandler;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Health;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.OpenAdapter;
import dev.keelson.messagingadapters.api.PublishWindow;
import dev.keelson.messagingadapters.api.Subscription;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/** The port on Redis Streams. Safe for use by many threads. */
final class RedisStreamsAdapter implements MessagingAdapter {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final AdapterConfiguration configuration;
    private final RedisStreamsConfiguration redis;
    private final RedisClient client;
    private final Layout layout;
    private final RedisPublisher publisher;
    private final Trimming trimming;
    private final PublishWindow publishes;
    private final Connectivity connectivity;
    private final OpenAdapter open;

    RedisStreamsAdapter(RedisStreamsConfiguration redis, AdapterConfiguration configuration) {
        this.redis = redis;
        this.configuration = configuration;
        this.client = client(redis, configuration);
        this.layout = new Layout(client, redis);
        this.publisher = new RedisPublisher(client, layout);
        this.trimming = new Trimming(client, layout, redis.retention());
        this.publishes = new PublishWindow(configuration);
        this.connectivity = new Connectivity(redis.toString());
        this.open = new OpenAdapter("redis-streams", configuration, publishes);
        open.watch(LOOK, this::answers);
        trimming.begin();
    }

    private static RedisClient client(RedisStreamsConfiguration redis, AdapterConfiguration configuration) {
        var timeout = configuration.publishTimeout();
        var pool = new ConnectionPoolConfig();
        pool.setMaxTotal(redis.connections());
        pool.setMaxIdle(redis.connections());
        pool.setMaxWait(timeout);
        return RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(redis.uri()))
                .poolConfig(pool)
                .clientConfig(login(redis.uri(), timeout))
                .build();
    }

    private static JedisClientConfig login(URI uri, Duration timeout) {
        var login = DefaultJedisClientConfig.builder()
                .timeoutMillis((int) timeout.toMillis())
                .user(JedisURIHelper.getUser(uri))
                .password(JedisURIHelper.getPassword(uri))
                .database(JedisURIHelper.getDBIndex(uri));
        return JedisURIHelper.isRedisSSLScheme(uri)
                ? login.sslOptions(SslOptions.defaults()).build()
                : login.build();
    }

    @Override
    public CompletableFuture<Confirmation> publish(String destination, String key, Envelope envelope) {
        var message = new Message(destination, key, envelope);
        return publishes.publish(message, confirmed -> publisher.send(message, confirmed));
    }

    @Override
    public Subscription subscribe(SubscriptionConfiguration wanted, DeliveryHandler handler) {
        return open.subscribe(
                wanted,
                handler,
                member -> new RedisMember(client, layout, redis, configuration, connectivity, wanted, member));
    }

    @Override
    public Health health() {
        return connectivity.health();
    }

    private boolean answers() {
        try {
            client.ping();
            connectivity.up();
            return true;
        } catch (JedisException e) {
            connectivity.down(String.valueOf(e.getMessage()));
            return false;
        }
    }

    @Override
    public boolean close(Duration timeout) {
        var drained = open.close(timeout);
        trimming.close();
        publisher.close();
        client.close();
        return drained;
    }

    @Override
    public void close() {
        close(configuration.drainTimeout());
    }
}
