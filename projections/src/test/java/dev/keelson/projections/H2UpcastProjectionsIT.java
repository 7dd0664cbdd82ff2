package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class H2UpcastProjectionsIT extends UpcastProjectionsContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
