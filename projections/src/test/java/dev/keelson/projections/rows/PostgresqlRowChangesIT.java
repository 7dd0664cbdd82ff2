package dev.keelson.projections.rows;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlRowChangesIT extends RowChangesContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
