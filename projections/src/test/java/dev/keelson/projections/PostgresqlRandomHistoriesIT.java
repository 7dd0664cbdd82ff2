package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlRandomHistoriesIT extends RandomHistoriesContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
