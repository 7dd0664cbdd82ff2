package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlVerificationIT extends VerificationContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
