package dev.keelson.messagingadapters.cloudevents;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keelson.messagingadapters.api.Payload;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of CloudEvents 1.0 as one document of JSON.
 *
 * @param attributes with the extensions, without the media type of the data
 * @param contentType the media type of the data
 * @param data its bytes; JSON that stands in the document is written anew
 */
record StructuredEvent(
        Map<String, String> attributes, @Nullable String contentType, Payload data) {

    private static final String JSON = "application/json";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Reads a document, or says in an {@link IllegalArgumentException} why it is none. */
    static StructuredEvent read(byte[] body) {
        try {
            var event = MAPPER.readTree(body);
            if (event == null || !event.isObject()) {
                throw new IllegalArgumentException("the body must be an object of JSON");
            }
            var attributes = attributes(event);
            var contentType = attributes.remove("datacontenttype");
            var hasJson = event.hasNonNull("data") && contentType == null;
            return new StructuredEvent(attributes, hasJson ? JSON : contentType, data(event, contentType));
        } catch (IOException e) {
            throw new IllegalArgumentException("the body must be JSON", e);
        }
    }

    private static Map<String, String> attributes(JsonNode event) {
        var attributes = new HashMap<String, String>();
        event.properties().forEach(property -> {
            var name = property.getKey();
            var value = property.getValue();
            if (name.equals("data") || name.equals("data_base64") || value.isNull()) {
                return;
            }
            if (!value.isValueNode()) {
                throw new IllegalArgumentException("the attribute %s must be text".formatted(name));
            }
            attributes.put(name, value.asText());
        });
        return attributes;
    }

    private static Payload data(JsonNode event, @Nullable String contentType) throws IOException {
        var encoded = event.get("data_base64");
        var data = event.get("data");
        if (encoded != null && !encoded.isNull()) {
            return Payload.of(Base64.getDecoder().decode(encoded.asText()));
        }
        if (data == null || data.isNull()) {
            return Payload.EMPTY;
        }
        var isText = data.isTextual() && contentType != null && !isJson(contentType);
        return isText ? Payload.of(data.textValue()) : Payload.of(MAPPER.writeValueAsBytes(data));
    }

    private static boolean isJson(String contentType) {
        var end = contentType.indexOf(';');
        var mediaType = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return mediaType.endsWith("/json") || mediaType.endsWith("+json");
    }
}
