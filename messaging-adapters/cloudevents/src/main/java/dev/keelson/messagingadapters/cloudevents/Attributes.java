package dev.keelson.messagingadapters.cloudevents;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Payload;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an envelope says beside its data, as texts by the names of CloudEvents 1.0: {@code specversion}, {@code id},
 * {@code source}, {@code type}, {@code subject}, {@code time}, {@code dataschema} and the extensions. The media type of the data
 * is not among them: the bindings carry it in a place of its own.
 */
public final class Attributes {

    private static final String VERSION = "1.0";

    private Attributes() {}

    /** Those of an envelope; what is absent is not there. */
    public static Map<String, String> of(Envelope envelope) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("specversion", VERSION);
        attributes.put("id", envelope.id());
        attributes.put("source", envelope.source().toString());
        attributes.put("type", envelope.type());
        put(attributes, "subject", envelope.subject());
        put(attributes, "time", envelope.time());
        put(attributes, "dataschema", envelope.dataSchema());
        attributes.putAll(envelope.extensions());
        return attributes;
    }

    private static void put(Map<String, String> attributes, String name, @Nullable Object value) {
        if (value != null) {
            attributes.put(name, value.toString());
        }
    }

    /**
     * The envelope that has them.
     *
     * @param contentType the media type of the data
     * @throws IllegalArgumentException names the attribute that is missing or not as it has to be
     */
    public static Envelope envelope(Map<String, String> attributes, @Nullable String contentType, Payload data) {
        var rest = new HashMap<>(attributes);
        var version = required(rest, "specversion");
        if (!version.equals(VERSION)) {
            throw new IllegalArgumentException("specversion must be %s, was '%s'".formatted(VERSION, version));
        }
        var id = required(rest, "id");
        var source = URI.create(required(rest, "source"));
        var type = required(rest, "type");
        var subject = rest.remove("subject");
        var schema = rest.remove("dataschema");
        var time = rest.remove("time");
        return Envelope.of(id, source, type)
                .withSubject(subject)
                .withTime(time == null ? null : time(time))
                .withDataSchema(schema == null ? null : URI.create(schema))
                .withExtensions(rest)
                .withData(contentType, data);
    }

    private static String required(Map<String, String> attributes, String name) {
        var value = attributes.remove(name);
        if (value == null) {
            throw new IllegalArgumentException("the attribute %s is missing".formatted(name));
        }
        return value;
    }

    private static Instant time(String time) {
        try {
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("time must be a time of RFC 3339, was '%s'".formatted(time), e);
        }
    }

    /**
     * The text that a header or field has.
     *
     * @param name what it is called, for the error
     * @throws IllegalArgumentException it is not UTF-8
     */
    public static String text(String name, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("%s must be UTF-8".formatted(name), e);
        }
    }
}
