package dev.keelson.eventstore;

final class H2SnapshotStoreIT extends SnapshotStoreContract {

    private final TestDatabase database = TestDatabase.h2();

    @Override
    SnapshotStore open() {
        SchemaMigrations.migrate(database.dataSource());
        return SnapshotStores.jdbi(database.dataSource());
    }

    @Override
    void drop() {
        database.close();
    }
}
