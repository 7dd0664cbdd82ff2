package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlPositionedRelayIT extends PositionedRelayContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
