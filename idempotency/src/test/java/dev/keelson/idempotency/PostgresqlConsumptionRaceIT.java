package dev.keelson.idempotency;

final class PostgresqlConsumptionRaceIT extends ConsumptionRaceContract {

    @Override
    ConsumptionDatabase create() {
        return ConsumptionDatabase.postgresql();
    }
}
