package dev.keelson.server;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.redisstreams.RedisServer;
import dev.keelson.messagingadapters.redisstreams.RedisStreams;
import dev.keelson.messagingadapters.redisstreams.RedisStreamsConfiguration;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Redis of a test's own, which servers call {@code wire}, and somebody who sends messages over it. Used by one thread. */
final class Wire implements AutoCloseable {

    private static final int PARTITIONS = 2;
    private static final Duration SOON = Duration.ofSeconds(10);

    private final RedisServer redis = new RedisServer();
    private final MessagingAdapter sender;

    Wire() {
        redis.start();
        sender = RedisStreams.open(
                RedisStreamsConfiguration.of(redis.uri()).withShards(PARTITIONS), AdapterConfiguration.DEFAULT);
    }

    URI uri() {
        return redis.uri();
    }

    /** What a server needs to know of it. */
    Map<String, String> settings() {
        return Map.of(
                "KEELSON_BROKERS_WIRE_KIND", "redis-streams",
                "KEELSON_BROKERS_WIRE_ADDRESS", redis.uri().toString(),
                "KEELSON_BROKERS_WIRE_PARTITIONS", Integer.toString(PARTITIONS));
    }

    /** Returns when it is there. */
    void send(String destination, String key, String id, String type, String data) {
        var envelope = Envelope.of(id, URI.create("/warehouse"), type).withData("application/json", Payload.of(data));
        sender.publish(destination, key, envelope)
                .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        sender.close(SOON);
        redis.close();
    }
}
