package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class H2DeadLettersIT extends DeadLettersContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
