package dev.keelson.idempotency;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlIdempotencyGateIT extends JdbiIdempotencyGateContract {

    PostgresqlIdempotencyGateIT() {
        super(TestDatabase.postgresql());
    }
}
