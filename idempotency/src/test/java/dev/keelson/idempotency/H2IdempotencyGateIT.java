package dev.keelson.idempotency;

import dev.keelson.eventstore.TestDatabase;

final class H2IdempotencyGateIT extends JdbiIdempotencyGateContract {

    H2IdempotencyGateIT() {
        super(TestDatabase.h2());
    }
}
