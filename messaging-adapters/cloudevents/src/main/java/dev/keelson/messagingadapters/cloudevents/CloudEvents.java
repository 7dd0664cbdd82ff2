package dev.keelson.messagingadapters.cloudevents;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Payload;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Envelopes as the bindings of CloudEvents 1.0 carry them. */
public final class CloudEvents {

    private static final String VERSION = "1.0";
    private static final String FAMILY = "application/cloudevents";
    private static final String STRUCTURED = "application/cloudevents+json";

    private CloudEvents() {}

    /** The attributes and extensions that there are, by name, as texts; the media type of the data is not among them. */
    public static Map<String, String> attributes(Envelope envelope) {
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
     * The envelope of a message in binary mode, or of one in structured mode, as JSON.
     *
     * @param contentType the media type of the body, which tells the mode
     * @param attributes those that stand beside the body, asked for in binary mode alone
     * @throws IllegalArgumentException says why it is none
     */
    public static Envelope read(@Nullable String contentType, Supplier<Map<String, String>> attributes, Payload body) {
        if (contentType == null || !contentType.toLowerCase(Locale.ROOT).startsWith(FAMILY)) {
            return envelope(attributes.get(), contentType, body);
        }
        if (!isStructured(contentType)) {
            throw new IllegalArgumentException(
                    "content type must be %s or that of the data, was '%s'".formatted(STRUCTURED, contentType));
        }
        var event = StructuredEvent.read(body.bytes());
        return envelope(event.attributes(), event.contentType(), event.data());
    }

    private static boolean isStructured(String contentType) {
        var mediaType = contentType.toLowerCase(Locale.ROOT);
        var end = mediaType.indexOf(';');
        return (end < 0 ? mediaType : mediaType.substring(0, end)).strip().equals(STRUCTURED);
    }

    private static Envelope envelope(Map<String, String> texts, @Nullable String contentType, Payload data) {
        var attributes = new HashMap<>(texts);
        var version = required(attributes, "specversion");
        if (!version.equals(VERSION)) {
            throw new IllegalArgumentException("specversion must be %s, was '%s'".formatted(VERSION, version));
        }
        var id = required(attributes, "id");
        var source = URI.create(required(attributes, "source"));
        var type = required(attributes, "type");
        var subject = attributes.remove("subject");
        var schema = attributes.remove("dataschema");
        var time = attributes.remove("time");
        return new Envelope(
                id,
                source,
                type,
                subject,
                time == null ? null : time(time),
                contentType,
                schema == null ? null : URI.create(schema),
                attributes,
                data);
    }

    private static Instant time(String time) {
        try {
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("time must be a time of RFC 3339, was '%s'".formatted(time), e);
        }
    }

    private static String required(Map<String, String> attributes, String name) {
        var value = attributes.remove(name);
        if (value == null) {
            throw new IllegalArgumentException("the attribute %s is missing".formatted(name));
        }
        return value;
    }
}
