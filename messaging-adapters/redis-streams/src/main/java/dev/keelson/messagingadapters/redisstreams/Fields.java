package dev.keelson.messagingadapters.redisstreams;

import static dev.keelson.messagingadapters.redisstreams.Layout.bytes;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Payload;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an entry: {@code key}, {@code content-type}, {@code data}, and each attribute and extension of CloudEvents 1.0
 * under its name with {@code ce_} in front, all in UTF-8 but the data, which is bytes. What is absent has no field.
 */
final class Fields {

    private static final String KEY = "key";
    private static final String DATA = "data";
    private static final String CONTENT_TYPE = "content-type";
    private static final String ATTRIBUTE = "ce_";
    private static final String VERSION = "1.0";

    private Fields() {}

    /** In the form in which Jedis wants them; nobody looks anything up there. */
    @SuppressWarnings("ArrayAsKeyOfSetOrMap")
    static Map<byte[], byte[]> of(Message message) {
        var envelope = message.envelope();
        var texts = new LinkedHashMap<String, @Nullable String>();
        texts.put(KEY, message.key());
        texts.put(ATTRIBUTE + "specversion", VERSION);
        texts.put(ATTRIBUTE + "id", envelope.id());
        texts.put(ATTRIBUTE + "source", envelope.source().toString());
        texts.put(ATTRIBUTE + "type", envelope.type());
        texts.put(ATTRIBUTE + "subject", envelope.subject());
        texts.put(ATTRIBUTE + "time", text(envelope.time()));
        texts.put(ATTRIBUTE + "dataschema", text(envelope.dataSchema()));
        texts.put(CONTENT_TYPE, envelope.dataContentType());
        envelope.extensions().forEach((name, value) -> texts.put(ATTRIBUTE + name, value));
        var fields = new LinkedHashMap<byte[], byte[]>();
        texts.forEach((name, value) -> {
            if (value != null) {
                fields.put(bytes(name), bytes(value));
            }
        });
        fields.put(bytes(DATA), envelope.data().bytes());
        return fields;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
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
            var name = text("a field's name", fields.get(i));
            if (name.equals(DATA)) {
                data = payload(fields.get(i + 1), largestData);
            } else {
                texts.put(name, text(name, fields.get(i + 1)));
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
        var attributes = new HashMap<String, String>();
        texts.forEach((name, value) -> {
            if (name.startsWith(ATTRIBUTE)) {
                attributes.put(name.substring(ATTRIBUTE.length()), value);
            }
        });
        var version = required(attributes, "specversion");
        if (!version.equals(VERSION)) {
            throw new IllegalArgumentException("ce_specversion must be 1.0, was '%s'".formatted(version));
        }
        var envelope = Envelope.of(
                        required(attributes, "id"),
                        URI.create(required(attributes, "source")),
                        required(attributes, "type"))
                .withSubject(attributes.remove("subject"))
                .withData(texts.get(CONTENT_TYPE), data);
        var time = attributes.remove("time");
        var schema = attributes.remove("dataschema");
        try {
            return envelope.withTime(
                            time == null ? null : OffsetDateTime.parse(time).toInstant())
                    .withDataSchema(schema == null ? null : URI.create(schema))
                    .withExtensions(attributes);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("ce_time must be a time of RFC 3339, was '%s'".formatted(time), e);
        }
    }

    private static String required(Map<String, String> attributes, String name) {
        var value = attributes.remove(name);
        if (value == null) {
            throw new IllegalArgumentException("the field %s%s is missing".formatted(ATTRIBUTE, name));
        }
        return value;
    }

    private static String text(String what, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("%s must be UTF-8".formatted(what), e);
        }
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
