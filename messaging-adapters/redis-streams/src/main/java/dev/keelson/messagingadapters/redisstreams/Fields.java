package dev.keelson.messagingadapters.redisstreams;

import static dev.keelson.messagingadapters.redisstreams.Layout.bytes;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Payload;
import dev.keelson.messagingadapters.cloudevents.Attributes;
import dev.keelson.messagingadapters.cloudevents.StructuredEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of an entry: {@code key}, {@code content-type}, {@code data}, and each attribute and extension of CloudEvents 1.0
 * under its name with {@code ce_} in front, all in UTF-8 but the data, which is bytes. What is absent has no field. An entry
 * with the content type {@code application/cloudevents+json} has a whole event for its data, structured mode: that is read,
 * and its fields {@code ce_…} are not.
 */
final class Fields {

    private static final String KEY = "key";
    private static final String DATA = "data";
    private static final String CONTENT_TYPE = "content-type";
    private static final String ATTRIBUTE = "ce_";

    private Fields() {}

    /** In the form in which Jedis wants them; nobody looks anything up there. */
    @SuppressWarnings("ArrayAsKeyOfSetOrMap")
    static Map<byte[], byte[]> of(Message message) {
        var envelope = message.envelope();
        var fields = new LinkedHashMap<byte[], byte[]>();
        fields.put(bytes(KEY), bytes(message.key()));
        Attributes.of(envelope).forEach((name, value) -> fields.put(bytes(ATTRIBUTE + name), bytes(value)));
        if (envelope.dataContentType() != null) {
            fields.put(bytes(CONTENT_TYPE), bytes(envelope.dataContentType()));
        }
        fields.put(bytes(DATA), envelope.data().bytes());
        return fields;
    }

    /**
     * The message of an entry.
     *
     * @param fields names and values in turns
     * @throws IllegalArgumentException says why it is none
     */
    static Message read(String destination, List<byte[]> fields, int largestData) {
        var texts = new HashMap<String, String>();
        var data = Payload.EMPTY;
        for (var i = 0; i + 1 < fields.size(); i += 2) {
            var name = Attributes.text("a field's name", fields.get(i));
            if (name.equals(DATA)) {
                data = payload(fields.get(i + 1), largestData);
            } else {
                texts.put(name, Attributes.text(name, fields.get(i + 1)));
            }
        }
        var key = texts.get(KEY);
        var envelope = envelope(texts, data);
        return new Message(destination, key == null ? envelope.id() : key, envelope);
    }

    private static Payload payload(byte[] data, int largestData) {
        if (data.length > largestData) {
            throw new IllegalArgumentException(
                    "data must have at most %d bytes, had %d".formatted(largestData, data.length));
        }
        return Payload.of(data);
    }

    private static Envelope envelope(Map<String, String> texts, Payload data) {
        var contentType = texts.get(CONTENT_TYPE);
        return StructuredEvent.is(contentType)
                ? StructuredEvent.read(data.bytes())
                : Attributes.envelope(attributes(texts), contentType, data);
    }

    private static Map<String, String> attributes(Map<String, String> texts) {
        var attributes = new HashMap<String, String>();
        texts.forEach((name, value) -> {
            if (name.startsWith(ATTRIBUTE)) {
                attributes.put(name.substring(ATTRIBUTE.length()), value);
            }
        });
        return attributes;
    }

    /** The key that an entry is in order by, as far as it has one that can be read. */
    static String keyOf(List<byte[]> fields, String otherwise) {
        for (var i = 0; i + 1 < fields.size(); i += 2) {
            if (new String(fields.get(i), StandardCharsets.UTF_8).equals(KEY)) {
                return new String(fields.get(i + 1), StandardCharsets.UTF_8);
            }
        }
        return otherwise;
    }

    /** All bytes of an entry: each name, a line feed, its value, a line feed. */
    static Payload raw(List<byte[]> fields) {
        var parts = new ArrayList<>(fields);
        var size = parts.stream().mapToInt(part -> part.length + 1).sum();
        var buffer = ByteBuffer.allocate(size);
        parts.forEach(part -> buffer.put(part).put((byte) '\n'));
        return Payload.of(buffer.array());
    }
}
