package dev.keelson.eventstore.cloudevents;

import dev.keelson.eventstore.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tags as one line of text, {@code order:o-1,customer:c-7}: sorted, and {@code %}, {@code ,} and {@code :} inside a key or
 * value written as {@code %25}, {@code %2C} and {@code %3A}. What is written here reads back as the same tags.
 */
public final class TagText {

    private TagText() {}

    /** Writes tags. */
    public static String write(Collection<Tag> tags) {
        return tags.stream()
                .sorted()
                .map(tag -> escape(tag.key()) + ":" + escape(tag.value()))
                .collect(Collectors.joining(","));
    }

    /**
     * Reads tags; a value may hold colons as they are.
     *
     * @throws IllegalArgumentException when it does not parse
     */
    public static List<Tag> read(String text) {
        var tags = new ArrayList<Tag>();
        for (var item : text.split(",", -1)) {
            var colon = item.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("\"%s\" is not key:value".formatted(item));
            }
            tags.add(new Tag(unescape(item.substring(0, colon)), unescape(item.substring(colon + 1))));
        }
        return tags;
    }

    private static String escape(String text) {
        return text.replace("%", "%25").replace(",", "%2C").replace(":", "%3A");
    }

    private static String unescape(String text) {
        var plain = new StringBuilder(text.length());
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                plain.append(escaped(text, i));
                i += 2;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }

    private static char escaped(String text, int at) {
        return switch (text.substring(at, Math.min(at + 3, text.length()))) {
            case "%25" -> '%';
            case "%2C", "%2c" -> ',';
            case "%3A", "%3a" -> ':';
            default ->
                throw new IllegalArgumentException(
                        "\"%s\" has a %% that is none of %%25, %%2C and %%3A".formatted(text));
        };
    }
}
