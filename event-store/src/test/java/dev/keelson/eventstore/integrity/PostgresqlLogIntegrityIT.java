package dev.keelson.eventstore.integrity;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlLogIntegrityIT extends LogIntegrityContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }

    @Override
    TestDatabase other() {
        return TestDatabase.h2();
    }
}
