package dev.keelson.idempotency;

import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.TestDatabase;
import java.time.Duration;

/** Every gate of a database, with claims that all processes see at once. */
abstract class JdbiIdempotencyGateContract extends IdempotencyGateContract {

    private final TestDatabase database;

    JdbiIdempotencyGateContract(TestDatabase database) {
        this.database = database;
        SchemaMigrations.migrate(
                database.dataSource(), "idempotency", "db/idempotency", IdempotencyGates.class.getClassLoader());
    }

    @Override
    IdempotencyGate open(IdempotencyConfiguration configuration) {
        return IdempotencyGates.jdbi(database.dataSource(), configuration, Duration.ZERO);
    }

    @Override
    void drop() {
        database.close();
    }
}
