package dev.keelson.eventstore;

/**
 * A label by which events are found and boundaries are drawn, such as {@code order=o-1}.
 *
 * @param key 1 to 255 characters
 * @param value 1 to 255 characters
 */
public record Tag(String key, String value) implements Comparable<Tag> {

    /** The longest key and the longest value, in characters. */
    public static final int MAX_LENGTH = 255;

    public Tag {
        check("key", key);
        check("value", value);
    }

    private static void check(String part, String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a tag's %s must have 1 to %d characters, had %d".formatted(part, MAX_LENGTH, text.length()));
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a tag's %s must not contain the character U+0000".formatted(part));
        }
    }

    @Override
    public int compareTo(Tag other) {
        var byKey = key.compareTo(other.key);
        return byKey != 0 ? byKey : value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return key + "=" + value;
    }
}
