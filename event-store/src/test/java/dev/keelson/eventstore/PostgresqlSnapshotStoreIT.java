package dev.keelson.eventstore;

final class PostgresqlSnapshotStoreIT extends SnapshotStoreContract {

    private final TestDatabase database = TestDatabase.postgresql();

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
