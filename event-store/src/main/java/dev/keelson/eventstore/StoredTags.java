package dev.keelson.eventstore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.AbstractSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tags as a row has them, parsed when somebody looks; most readers never do. Immutable. */
final class StoredTags extends AbstractSet<Tag> {

    private static final JsonFactory JSON = new JsonFactory();

    private final String json;
    private volatile @Nullable Set<Tag> parsed;

    /**
     * @param json an array of keys and values in turns
     */
    StoredTags(String json) {
        this.json = json;
    }

    /** Of their JSON, in characters. */
    int length() {
        return json.length();
    }

    @Override
    public Iterator<Tag> iterator() {
        return parsed().iterator();
    }

    @Override
    public int size() {
        return parsed().size();
    }

    @Override
    public boolean contains(Object tag) {
        return parsed().contains(tag);
    }

    private Set<Tag> parsed() {
        var present = parsed;
        if (present == null) {
            present = parse(json);
            parsed = present;
        }
        return present;
    }

    private static Set<Tag> parse(String json) {
        try (var parser = JSON.createParser(json)) {
            var tags = new HashSet<Tag>();
            var first = parser.nextToken();
            for (var key = parser.nextTextValue(); key != null; key = parser.nextTextValue()) {
                var value = parser.nextTextValue();
                tags.add(new Tag(key, value == null ? "" : value));
            }
            if (first != JsonToken.START_ARRAY || parser.currentToken() != JsonToken.END_ARRAY) {
                throw new IllegalStateException("the tags column is no JSON array of keys and values: " + json);
            }
            return Set.copyOf(tags);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
