package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlRelayIT extends RelayContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
