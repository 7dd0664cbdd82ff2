package dev.keelson.domain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;

/**
 * An event as the log keeps it, or as an upcaster makes it look. Its tags are not here: the log is searched by those that
 * were written, so that other ones would never be found.
 *
 * @param shape its type and revision
 * @param time when it happened
 * @param metadata correlation ids, trace context and the like
 * @param payload a tree of the reader's own, which may be changed
 */
public record StoredEvent(EventRevision shape, Instant time, Map<String, String> metadata, ObjectNode payload) {

    public StoredEvent {
        metadata = Map.copyOf(metadata);
    }

    /** The same event in another shape. */
    public StoredEvent as(EventRevision other, ObjectNode otherPayload) {
        return new StoredEvent(other, time, metadata, otherPayload);
    }

    /** The same event with other metadata. */
    public StoredEvent withMetadata(Map<String, String> other) {
        return new StoredEvent(shape, time, other, payload);
    }
}
