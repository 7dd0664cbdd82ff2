package dev.keelson.benchmarks;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.redisstreams.RedisStreams;
import dev.keelson.messagingadapters.redisstreams.RedisStreamsConfiguration;
import dev.keelson.messagingadapters.relay.Relay;
import dev.keelson.messagingadapters.relay.RelayConfiguration;
import dev.keelson.messagingadapters.relay.Relays;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/** The Redis of {@code KEELSON_TEST_REDIS_URL}, else the one on localhost:6379, with the persistence that it has. */
final class ScratchRedis implements ScratchBroker {

    private static final URI SERVER = URI.create(
            Optional.ofNullable(System.getenv("KEELSON_TEST_REDIS_URL")).orElse("redis://127.0.0.1:6379"));
    private static final int MANY = 1_000;

    private final String prefix = "keelson-bench:%s:".formatted(UUID.randomUUID());
    private final RedisStreamsConfiguration redis =
            RedisStreamsConfiguration.of(SERVER).withPrefix(prefix).withShards(PARTITIONS);
    private final RedisClient client;
    private int destinations;
    private @Nullable MessagingAdapter relaying;

    private ScratchRedis(RedisClient client) {
        this.client = client;
    }

    static ScratchRedis open() {
        return new ScratchRedis(RedisClient.create(SERVER));
    }

    @Override
    public MessagingAdapter adapter(AdapterConfiguration configuration) {
        return RedisStreams.open(redis, configuration);
    }

    @Override
    public Relay relay(Relays relays, RelayConfiguration configuration) {
        if (relaying == null) {
            relaying = adapter(AdapterConfiguration.DEFAULT);
        }
        return relays.confirmed(configuration, relaying);
    }

    @Override
    public String destination(String group) {
        var destination = Integer.toString(destinations++);
        client.set(shards(destination), Integer.toString(PARTITIONS));
        return destination;
    }

    /** As docs/wire-formats.md has it, like the keys of streams. */
    private String shards(String destination) {
        return "%s{%s}:shards".formatted(prefix, destination);
    }

    @Override
    public void drop(String destination) {
        remove("%s{%s}:*".formatted(prefix, destination));
    }

    private void remove(String pattern) {
        client.scanIteration(MANY, pattern).collect(new ArrayList<>()).forEach(client::unlink);
    }

    @Override
    public BarePublisher publisher(List<Message> messages) {
        return new RedisPublishing(client, prefix, messages);
    }

    @Override
    public BareConsumer consumer(String destination, String group) {
        return new RedisConsuming(client, "%s{%s}:".formatted(prefix, destination), group);
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "KEELSON_BROKERS_BENCH_KIND",
                "redis-streams",
                "KEELSON_BROKERS_BENCH_ADDRESS",
                SERVER.toString(),
                "KEELSON_BROKERS_BENCH_PREFIX",
                prefix);
    }

    @Override
    public void close() {
        if (relaying != null) {
            relaying.close();
        }
        remove(prefix + "*");
        client.close();
    }
}
