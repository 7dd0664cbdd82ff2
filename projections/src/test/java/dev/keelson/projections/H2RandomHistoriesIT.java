package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class H2RandomHistoriesIT extends RandomHistoriesContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
