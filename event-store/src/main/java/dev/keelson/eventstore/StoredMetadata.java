package dev.keelson.eventstore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Metadata as a row has it, parsed when somebody looks; most readers never do. Immutable. */
final class StoredMetadata extends AbstractMap<String, String> {

    private static final JsonFactory JSON = new JsonFactory();

    private final String json;
    private volatile @Nullable Map<String, String> parsed;

    StoredMetadata(String json) {
        this.json = json;
    }

    /** Of its JSON, in characters. */
    int length() {
        return json.length();
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return parsed().entrySet();
    }

    @Override
    public @Nullable String get(Object key) {
        return parsed().get(key);
    }

    private Map<String, String> parsed() {
        var present = parsed;
        if (present == null) {
            present = parse(json);
            parsed = present;
        }
        return present;
    }

    private static Map<String, String> parse(String json) {
        try (var parser = JSON.createParser(json)) {
            var metadata = new HashMap<String, @Nullable String>();
            var first = parser.nextToken();
            for (var key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                metadata.put(key, parser.nextTextValue());
            }
            if (first != JsonToken.START_OBJECT
                    || parser.currentToken() != JsonToken.END_OBJECT
                    || metadata.containsValue(null)) {
                throw new IllegalStateException("the metadata column is no JSON object of strings: " + json);
            }
            return Map.copyOf(metadata);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
