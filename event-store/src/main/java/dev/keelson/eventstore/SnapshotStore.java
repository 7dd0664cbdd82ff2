package dev.keelson.eventstore;

import java.util.Optional;

/**
 * Keeps the newest snapshot of each entity: state, position and revision together or not at all. A snapshot is a help only;
 * whoever finds none reads the log. Safe for use by many threads; methods block and are meant for virtual threads.
 */
public interface SnapshotStore {

    /** The snapshot of an entity. */
    Optional<Snapshot> find(String entityType, String entityId);

    /** Keeps the snapshot, unless one at a higher position is there already. */
    void save(Snapshot snapshot);

    /** Forgets the snapshot of its entity, unless another position has taken its place. */
    void discard(Snapshot snapshot);
}
