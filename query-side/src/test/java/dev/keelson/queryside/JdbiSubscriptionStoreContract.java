package dev.keelson.queryside;

import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The same in a database. */
abstract class JdbiSubscriptionStoreContract extends SubscriptionStoreContract {

    private final TestDatabase database = create();

    abstract TestDatabase create();

    @AfterEach
    void drop() {
        database.close();
    }

    @Override
    SubscriptionStore open(Duration claimTimeout) {
        SchemaMigrations.migrate(
                database.dataSource(), "query-side", Subscriptions.MIGRATIONS, Subscriptions.class.getClassLoader());
        return new JdbiSubscriptionStore(database.dataSource(), claimTimeout);
    }

    @Override
    SubscriptionStore another(SubscriptionStore store, Duration claimTimeout) {
        return new JdbiSubscriptionStore(database.dataSource(), claimTimeout);
    }
}
