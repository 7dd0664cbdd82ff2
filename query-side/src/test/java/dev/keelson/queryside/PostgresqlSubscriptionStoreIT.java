package dev.keelson.queryside;

import dev.keelson.eventstore.TestDatabase;

final class PostgresqlSubscriptionStoreIT extends JdbiSubscriptionStoreContract {

    @Override
    TestDatabase create() {
        return TestDatabase.postgresql();
    }
}
