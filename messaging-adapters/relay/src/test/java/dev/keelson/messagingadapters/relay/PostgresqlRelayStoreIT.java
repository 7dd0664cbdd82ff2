package dev.keelson.messagingadapters.relay;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlRelayStoreIT extends RelayStoreContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
