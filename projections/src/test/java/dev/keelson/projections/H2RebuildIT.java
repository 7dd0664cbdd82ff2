package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class H2RebuildIT extends RebuildContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
