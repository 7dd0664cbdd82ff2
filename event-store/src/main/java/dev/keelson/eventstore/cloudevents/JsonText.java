package dev.keelson.eventstore.cloudevents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells what is JSON, to the letter of RFC 8259. Safe for use by many threads. */
public final class JsonText {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    private static final ObjectReader TREE = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private JsonText() {}

    /** Whether the bytes are one JSON value in UTF-8. */
    public static boolean isJson(byte[] bytes) {
        return isUtf8(bytes) && !beginsWithByteOrderMark(bytes) && parses(bytes);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)) != null;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean beginsWithByteOrderMark(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == (byte) 0xEF;
    }

    private static boolean parses(byte[] bytes) {
        try (var json = FACTORY.createParser(bytes)) {
            if (json.nextToken() == null) {
                return false;
            }
            json.skipChildren();
            return json.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reads an object whose values are strings, in its order.
     *
     * @throws IllegalArgumentException when the text is anything else
     */
    public static Map<String, String> readStrings(String text) {
        var object = read(text);
        if (!object.isObject()) {
            throw new IllegalArgumentException("is not a JSON object");
        }
        var strings = LinkedHashMap.<String, String>newLinkedHashMap(object.size());
        for (var field : object.properties()) {
            if (!field.getValue().isTextual()) {
                throw new IllegalArgumentException("has under \"%s\" what is not a string".formatted(field.getKey()));
            }
            strings.put(field.getKey(), field.getValue().textValue());
        }
        return strings;
    }

    /**
     * Reads one JSON value.
     *
     * @throws IllegalArgumentException when the text is anything else
     */
    public static JsonNode read(String text) {
        try {
            JsonNode node = TREE.readValue(text);
            if (node.isMissingNode()) {
                throw new IllegalArgumentException("is empty");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
