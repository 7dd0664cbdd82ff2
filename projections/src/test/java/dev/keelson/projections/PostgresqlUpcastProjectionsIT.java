package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlUpcastProjectionsIT extends UpcastProjectionsContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
