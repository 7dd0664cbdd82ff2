package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlDeadLettersIT extends DeadLettersContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
