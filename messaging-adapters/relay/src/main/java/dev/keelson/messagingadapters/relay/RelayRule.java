package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.Tag;
import dev.keelson.messagingadapters.api.Message;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Which events go where, and what they are kept in order by.
 *
 * @param types the qualified name of a type, the beginning of some followed by {@code *}, or {@code *} for all
 * @param destination where to; see {@link Message}
 * @param keyTag the key of the tag whose value is the message's key, such as {@code order}; of several values it is the
 *     smallest. Null: the smallest tag of the event, by key and value, whichever that is; name the tag where events have
 *     several. An event without such a tag has its own id as key, and no order
 */
public record RelayRule(
        String types, String destination, @Nullable String keyTag) {

    private static final String ANY = "*";

    public RelayRule {
        var star = types.indexOf(ANY);
        if (types.isBlank() || (star >= 0 && star < types.length() - 1)) {
            throw new IllegalArgumentException(
                    "types must be the name of a type or the beginning of names and a '*', was '%s'".formatted(types));
        }
        Message.requireDestination(destination);
        if (keyTag != null && (keyTag.isEmpty() || keyTag.length() > Tag.MAX_LENGTH)) {
            throw new IllegalArgumentException(
                    "keyTag must have 1 to %d characters, was '%s'".formatted(Tag.MAX_LENGTH, keyTag));
        }
    }

    /** A rule whose key is the smallest tag. */
    public static RelayRule of(String types, String destination) {
        return new RelayRule(types, destination, null);
    }

    public RelayRule withKeyTag(String changed) {
        return new RelayRule(types, destination, changed);
    }

    /** Whether it is about one type alone. */
    boolean namesOneType() {
        return !types.endsWith(ANY);
    }

    boolean matches(String type) {
        return namesOneType() ? types.equals(type) : type.startsWith(types.substring(0, types.length() - 1));
    }

    /** What an event is kept in order by. */
    String keyOf(EventData event) {
        return event.tags().stream()
                .filter(tag -> keyTag == null || keyTag.equals(tag.key()))
                .min(Comparator.naturalOrder())
                .map(Tag::value)
                .orElse(event.id());
    }
}
