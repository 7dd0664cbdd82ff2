package dev.keelson.messagingadapters.redisstreams;

import dev.keelson.messagingadapters.api.ReplyDestination;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/**
 * The keys that a destination has in Redis: {@code <prefix>{<destination>}:shards} says how many streams there are,
 * {@code …:0} and so on are the streams, {@code …:owners:<group>} and {@code …:members:<group>} say who reads them. A message
 * is in the stream of the CRC-32 of its key in UTF-8, modulo the number; for replies there is one. Safe for use by many threads.
 */
final class Layout {

    private final UnifiedJedis client;
    private final String prefix;
    private final int shards;
    private final Map<String, Integer> shardsByDestination = new ConcurrentHashMap<>();

    Layout(UnifiedJedis client, RedisStreamsConfiguration configuration) {
        this.client = client;
        this.prefix = configuration.prefix();
        this.shards = configuration.shards();
    }

    private byte[] key(String destination, String suffix) {
        return bytes(prefix + "{" + destination + "}:" + suffix);
    }

    byte[] owners(String destination, String group) {
        return key(destination, "owners:" + group);
    }

    byte[] members(String destination, String group) {
        return key(destination, "members:" + group);
    }

    byte[] stream(String destination, int shard) {
        return key(destination, Integer.toString(shard));
    }

    byte[] streamOf(String destination, String key) {
        var crc = new CRC32();
        crc.update(bytes(key));
        return stream(destination, (int) (crc.getValue() % shards(destination)));
    }

    List<byte[]> streams(String destination) {
        var streams = new ArrayList<byte[]>();
        for (var shard = 0; shard < shards(destination); shard++) {
            streams.add(stream(destination, shard));
        }
        return streams;
    }

    /** How many streams the destination has; whoever asks first decides. */
    int shards(String destination) {
        var known = shardsByDestination.get(destination);
        if (known != null) {
            return known;
        }
        var key = key(destination, "shards");
        var first = ReplyDestination.is(destination) ? 1 : shards;
        client.set(key, bytes(Integer.toString(first)), SetParams.setParams().nx());
        var number = Integer.parseInt(new String(client.get(key), StandardCharsets.UTF_8));
        shardsByDestination.put(destination, number);
        return number;
    }

    /** Those that were asked for, as far as that is known. */
    Set<String> destinations() {
        return Set.copyOf(shardsByDestination.keySet());
    }

    /** What is known is asked again, since the Redis may be another. */
    void forget() {
        shardsByDestination.clear();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
