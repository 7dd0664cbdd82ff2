package dev.keelson.messagingadapters.redisstreams;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.MessagingAdapter;

/** Makes adapters to Redis Streams. */
public final class RedisStreams {

    private RedisStreams() {}

    /** An adapter, whether Redis is there or not. */
    public static MessagingAdapter open(RedisStreamsConfiguration redis, AdapterConfiguration configuration) {
        return new RedisStreamsAdapter(redis, configuration);
    }
}
