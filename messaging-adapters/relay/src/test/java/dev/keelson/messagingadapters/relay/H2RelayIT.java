package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.TestDatabase;

final class H2RelayIT extends RelayContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
