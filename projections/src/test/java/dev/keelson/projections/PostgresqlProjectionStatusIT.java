package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlProjectionStatusIT extends ProjectionStatusContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
