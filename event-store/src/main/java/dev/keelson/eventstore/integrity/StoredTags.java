package dev.keelson.eventstore.integrity;

import dev.keelson.eventstore.Tag;
import dev.keelson.eventstore.cloudevents.JsonText;
import java.util.HashSet;
import java.util.Set;

/** The tags column of an event, read strictly. */
final class StoredTags {

    private StoredTags() {}

    /**
     * @param text a JSON array of key, value, key, value
     * @throws IllegalArgumentException when it is anything else
     */
    static Set<Tag> read(String text) {
        var array = JsonText.read(text);
        if (!array.isArray() || array.size() % 2 != 0) {
            throw new IllegalArgumentException("is not a JSON array of keys and values");
        }
        var tags = HashSet.<Tag>newHashSet(array.size() / 2);
        for (var i = 0; i < array.size(); i += 2) {
            if (!array.path(i).isTextual() || !array.path(i + 1).isTextual()) {
                throw new IllegalArgumentException("has a key or value that is not a string");
            }
            tags.add(new Tag(array.path(i).textValue(), array.path(i + 1).textValue()));
        }
        return tags;
    }
}
