package dev.keelson.eventstore.integrity;

import dev.keelson.eventstore.TestDatabase;

final class H2LogIntegrityIT extends LogIntegrityContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }

    @Override
    TestDatabase other() {
        return TestDatabase.postgresql();
    }
}
