package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class H2ProjectionsIT extends ProjectionsContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
