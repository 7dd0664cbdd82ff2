package dev.keelson.idempotency;

import dev.keelson.eventstore.TestDatabase;

final class H2KeyPurgeIT extends KeyPurgeContract {

    H2KeyPurgeIT() {
        super(TestDatabase.h2(), "SYSTEM_RANGE(:from, :to)");
    }
}
