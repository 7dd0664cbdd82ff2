package dev.keelson.benchmarks;

import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.cloudevents.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.XAddParams;

/** Jedis on one connection, in pipelines of as many messages as a relay has in flight. */
final class RedisPublishing implements BarePublisher {

    private final List<Entry> entries;
    private final AbstractPipeline pipeline;
    private final List<Response<byte[]>> sent = new ArrayList<>();

    private static final class Entry {

        private final byte[] stream;
        private final Map<byte[], byte[]> fields;

        Entry(String stream, Map<byte[], byte[]> fields) {
            this.stream = bytes(stream);
            this.fields = fields;
        }
    }

    RedisPublishing(RedisClient client, String prefix, List<Message> messages) {
        entries = messages.stream().map(message -> entry(prefix, message)).toList();
        pipeline = client.pipelined();
    }

    /** Nobody looks anything up in these maps. */
    @SuppressWarnings("ArrayAsKeyOfSetOrMap")
    private static Entry entry(String prefix, Message message) {
        var fields = new LinkedHashMap<byte[], byte[]>();
        fields.put(bytes("key"), bytes(message.key()));
        Attributes.of(message.envelope()).forEach((name, value) -> fields.put(bytes("ce_" + name), bytes(value)));
        fields.put(
                bytes("content-type"), bytes(String.valueOf(message.envelope().dataContentType())));
        fields.put(bytes("data"), message.envelope().data().bytes());
        var crc = new CRC32();
        crc.update(bytes(message.key()));
        var shard = crc.getValue() % ScratchBroker.PARTITIONS;
        return new Entry("%s{%s}:%d".formatted(prefix, message.destination(), shard), fields);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public void send(int number) {
        var entry = entries.get(number);
        sent.add(pipeline.xadd(entry.stream, XAddParams.xAddParams(), entry.fields));
        if (sent.size() == IN_FLIGHT) {
            flush();
        }
    }

    /** An answer that is a failure is thrown. */
    @Override
    public void flush() {
        pipeline.sync();
        sent.forEach(Response::get);
        sent.clear();
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
