package dev.keelson.eventstore;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Snapshots in a map, for tests. Safe for use by many threads. */
final class InMemorySnapshotStore implements SnapshotStore {

    private record Key(String entityType, String entityId) {}

    private final ConcurrentMap<Key, Snapshot> snapshots = new ConcurrentHashMap<>();

    @Override
    public Optional<Snapshot> find(String entityType, String entityId) {
        return Optional.ofNullable(snapshots.get(new Key(entityType, entityId)));
    }

    @Override
    public void save(Snapshot snapshot) {
        snapshots.merge(
                keyOf(snapshot), snapshot, (present, saved) -> saved.position() < present.position() ? present : saved);
    }

    @Override
    public void discard(Snapshot snapshot) {
        snapshots.computeIfPresent(
                keyOf(snapshot), (_, present) -> present.position() == snapshot.position() ? null : present);
    }

    private static Key keyOf(Snapshot snapshot) {
        return new Key(snapshot.entityType(), snapshot.entityId());
    }
}
