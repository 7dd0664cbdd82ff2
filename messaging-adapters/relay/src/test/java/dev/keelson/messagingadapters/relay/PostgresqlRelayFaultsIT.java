package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlRelayFaultsIT extends RelayFaultsContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
