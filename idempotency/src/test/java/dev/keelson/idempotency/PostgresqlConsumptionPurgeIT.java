package dev.keelson.idempotency;

final class PostgresqlConsumptionPurgeIT extends ConsumptionPurgeContract {

    @Override
    ConsumptionDatabase create() {
        return ConsumptionDatabase.postgresql();
    }
}
