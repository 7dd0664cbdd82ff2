package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlTokenStoreIT extends TokenStoreContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
