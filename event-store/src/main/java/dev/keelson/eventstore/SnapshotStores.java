package dev.keelson.eventstore;

import javax.sql.DataSource;

/** Opens snapshot stores. */
public final class SnapshotStores {

    private SnapshotStores() {}

    /** A store in memory, for tests: gone with the process. */
    public static SnapshotStore inMemory() {
        return new InMemorySnapshotStore();
    }

    /** A store in the database of the data source, whose tables {@link SchemaMigrations#migrate} has made. */
    public static SnapshotStore jdbi(DataSource dataSource) {
        return new JdbiSnapshotStore(dataSource);
    }
}
