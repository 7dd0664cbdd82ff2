package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class H2ProjectionStatusIT extends ProjectionStatusContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
