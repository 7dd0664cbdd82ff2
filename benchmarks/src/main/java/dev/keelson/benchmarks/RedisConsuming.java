package dev.keelson.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadGroupParams;

/** Jedis, which reads all streams of a destination at once, and acknowledges in a pipeline what it has read. */
final class RedisConsuming implements BareConsumer {

    private static final String NAME = "bare";
    private static final int AT_ONCE = 500;

    private final RedisClient client;
    private final String group;
    private final Map<String, StreamEntryID> streams = new HashMap<>();

    /**
     * @param prefix of the streams' keys, which end with their numbers
     */
    RedisConsuming(RedisClient client, String prefix, String group) {
        this.client = client;
        this.group = group;
        for (var shard = 0; shard < ScratchBroker.PARTITIONS; shard++) {
            var stream = prefix + shard;
            client.xgroupCreate(stream, group, new StreamEntryID(0, 0), true);
            streams.put(stream, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY);
        }
    }

    @Override
    public int receive(LongConsumer positions) {
        var look = XReadGroupParams.xReadGroupParams()
                .count(AT_ONCE / ScratchBroker.PARTITIONS)
                .block((int) LOOK.toMillis());
        var read = client.xreadGroup(group, NAME, look, streams);
        if (read == null) {
            return 0;
        }
        var count = 0;
        try (var pipeline = client.pipelined()) {
            for (var stream : read) {
                for (var entry : stream.getValue()) {
                    positions.accept(Long.parseLong(entry.getFields().get("ce_" + POSITION)));
                    var _ = pipeline.xack(stream.getKey(), group, entry.getID());
                    count++;
                }
            }
            pipeline.sync();
        }
        return count;
    }

    @Override
    public void close() {}
}
