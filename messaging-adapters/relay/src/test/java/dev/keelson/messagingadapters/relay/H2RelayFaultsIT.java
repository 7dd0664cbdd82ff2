package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.TestDatabase;

final class H2RelayFaultsIT extends RelayFaultsContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
