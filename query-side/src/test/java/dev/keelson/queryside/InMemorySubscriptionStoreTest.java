package dev.keelson.queryside;

import java.time.Duration;

final class InMemorySubscriptionStoreTest extends SubscriptionStoreContract {

    @Override
    SubscriptionStore open(Duration claimTimeout) {
        return new InMemorySubscriptionStore(claimTimeout);
    }

    @Override
    SubscriptionStore another(SubscriptionStore store, Duration claimTimeout) {
        return store;
    }
}
