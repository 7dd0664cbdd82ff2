package dev.keelson.eventstore.cloudevents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The attributes of one CloudEvent, and its data to the byte. Used by one thread. */
final class CloudEventAttributes {

    private static final Set<String> TEXTS = Set.of(
            "specversion",
            "id",
            "source",
            "type",
            "time",
            "datacontenttype",
            "revision",
            "correlationid",
            "causationid",
            "traceparent",
            "tags",
            "metadata");

    /** A payload may be as deep as JSON may be at all; around it there is one level more. */
    private static final int DEPTH = StreamReadConstraints.DEFAULT_MAX_DEPTH + 1;

    private static final int QUOTED = 200;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
            .build();

    private final byte[] line;
    private final Map<String, String> texts = new HashMap<>();
    private long position;
    private byte @Nullable [] payload;

    private CloudEventAttributes(byte[] line) {
        this.line = line;
    }

    static CloudEventAttributes parse(byte[] line) {
        var attributes = new CloudEventAttributes(line);
        try (var json = FACTORY.createParser(line)) {
            attributes.read(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "must be one JSON object, but at byte %d: %s"
                            .formatted(
                                    e.getLocation() == null
                                            ? 0
                                            : e.getLocation().getByteOffset(),
                                    e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return attributes;
    }

    private void read(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("must be one JSON object, was %s".formatted(json.currentToken()));
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "position" -> position(json);
                case "data" -> payload(data(json));
                case "data_base64" -> payload(base64(json));
                default -> text(name, json);
            }
        }
        if (json.nextToken() != null) {
            throw new IllegalArgumentException("must be one JSON object, but more follows");
        }
    }

    private void position(JsonParser json) throws IOException {
        var isWhole = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        if (!isWhole || json.getLongValue() < 1) {
            throw bad("position", "a whole number from 1", json.getText());
        }
        if (position > 0) {
            throw new IllegalArgumentException("position must stand once, stands twice");
        }
        position = json.getLongValue();
    }

    private void payload(byte[] bytes) {
        if (payload != null) {
            throw new IllegalArgumentException("data or data_base64 must stand once, stands twice");
        }
        payload = bytes;
    }

    /** The bytes between which the value stands, whatever they spell. */
    private byte[] data(JsonParser json) throws IOException {
        var from = json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        json.finishToken();
        return Arrays.copyOfRange(line, (int) from, (int) json.currentLocation().getByteOffset());
    }

    private static byte[] base64(JsonParser json) throws IOException {
        var text = json.getText();
        try {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                return Base64.getDecoder().decode(text);
            }
        } catch (IllegalArgumentException e) {
            // told below, together with what is not a string
        }
        throw bad("data_base64", "a string in base64", text);
    }

    private void text(String name, JsonParser json) throws IOException {
        if (!TEXTS.contains(name)) {
            throw new IllegalArgumentException(
                    "%s must be absent: the log has no place for it and it would be lost".formatted(name));
        }
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw bad(name, "a string", json.getText());
        }
        if (texts.put(name, json.getText()) != null) {
            throw new IllegalArgumentException("%s must stand once, stands twice".formatted(name));
        }
    }

    /** From 1. */
    long position() {
        if (position == 0) {
            throw bad("position", "a whole number from 1", null);
        }
        return position;
    }

    byte[] payload() {
        if (payload == null) {
            throw bad("data or data_base64", "there", null);
        }
        return payload;
    }

    String text(String name) {
        var text = texts.get(name);
        if (text == null) {
            throw bad(name, "there", null);
        }
        return text;
    }

    @Nullable
    String optional(String name) {
        return texts.get(name);
    }

    void require(String name, Predicate<String> check, String expected) {
        var text = text(name);
        if (!check.test(text)) {
            throw bad(name, expected, text);
        }
    }

    static IllegalArgumentException bad(String attribute, String expected, @Nullable String value) {
        return new IllegalArgumentException("%s must be %s, was %s"
                .formatted(attribute, expected, value == null ? "absent" : "'" + shortened(value) + "'"));
    }

    private static String shortened(String text) {
        return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
    }
}
