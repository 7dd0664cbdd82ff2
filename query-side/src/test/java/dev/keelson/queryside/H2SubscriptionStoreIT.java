package dev.keelson.queryside;

import dev.keelson.eventstore.TestDatabase;

final class H2SubscriptionStoreIT extends JdbiSubscriptionStoreContract {

    @Override
    TestDatabase create() {
        return TestDatabase.h2();
    }
}
