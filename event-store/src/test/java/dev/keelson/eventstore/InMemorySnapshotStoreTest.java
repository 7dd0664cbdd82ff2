package dev.keelson.eventstore;

final class InMemorySnapshotStoreTest extends SnapshotStoreContract {

    @Override
    SnapshotStore open() {
        return SnapshotStores.inMemory();
    }

    @Override
    void drop() {}
}
