package dev.keelson.eventstore;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * An event as its producer hands it to the log.
 *
 * @param id unique in the log, 1 to 255 characters
 * @param type qualified name, such as {@code orders.OrderPlaced}
 * @param revision of the type's shape
 * @param time when it happened, kept to the microsecond
 * @param payload the bytes as they are to be kept; not copied, never to be changed afterwards
 * @param metadata correlation ids, trace context and the like
 * @param tags by which it is found
 */
@SuppressWarnings("ArrayRecordComponent")
public record EventData(
        String id,
        String type,
        String revision,
        Instant time,
        byte[] payload,
        Map<String, String> metadata,
        Set<Tag> tags) {

    /** The largest payload, in bytes. */
    public static final int MAX_PAYLOAD = 1_048_576;

    private static final int MAX_NAME = 255;

    public EventData {
        checkName("id", id);
        checkName("type", type);
        checkName("revision", revision);
        if (payload.length > MAX_PAYLOAD) {
            throw EventTooLargeException.of(id, type, payload.length);
        }
        time = time.truncatedTo(ChronoUnit.MICROS);
        metadata = metadata instanceof StoredMetadata ? metadata : Map.copyOf(metadata);
        tags = tags instanceof StoredTags ? tags : Set.copyOf(tags);
    }

    /** The same with another type. */
    EventData withType(String other) {
        return new EventData(id, other, revision, time, payload, metadata, tags);
    }

    /** Whether the other is the same but for its tags; two producers may have given an id twice. */
    boolean isSameAs(EventData other) {
        return id.equals(other.id)
                && type.equals(other.type)
                && revision.equals(other.revision)
                && time.equals(other.time)
                && metadata.equals(other.metadata)
                && Arrays.equals(payload, other.payload);
    }

    private static void checkName(String component, String text) {
        if (text.isEmpty() || text.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "%s must have 1 to %d characters, was '%s'".formatted(component, MAX_NAME, text));
        }
    }
}
