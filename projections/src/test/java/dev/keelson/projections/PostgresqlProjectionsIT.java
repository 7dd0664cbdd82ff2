package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlProjectionsIT extends ProjectionsContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
