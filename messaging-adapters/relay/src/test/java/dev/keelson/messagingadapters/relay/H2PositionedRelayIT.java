package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.TestDatabase;

final class H2PositionedRelayIT extends PositionedRelayContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
