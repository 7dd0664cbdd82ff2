package dev.keelson.eventstore;

/**
 * What the events of an entity fold into, up to a position.
 *
 * @param entityType the kind of entity
 * @param entityId unique among those of its kind
 * @param position up to which every event of the entity is folded, at least 1
 * @param revision of the state's shape; a state of another revision must not be read
 * @param stateType the concrete class of the state
 * @param state the bytes as they are to be kept; not copied, never to be changed afterwards
 */
@SuppressWarnings("ArrayRecordComponent")
public record Snapshot(
        String entityType, String entityId, long position, String revision, String stateType, byte[] state) {

    public Snapshot {
        if (position < 1) {
            throw new IllegalArgumentException("position must be at least 1, was %d".formatted(position));
        }
    }
}
