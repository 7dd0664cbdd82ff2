package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class H2VerificationIT extends VerificationContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
