package dev.keelson.projections;

import dev.keelson.eventstore.TestDatabase;

final class H2TokenStoreIT extends TokenStoreContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
