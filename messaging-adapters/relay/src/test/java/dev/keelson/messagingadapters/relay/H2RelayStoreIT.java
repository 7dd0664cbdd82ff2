package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.TestDatabase;

final class H2RelayStoreIT extends RelayStoreContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
