package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlRebuildIT extends RebuildContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
