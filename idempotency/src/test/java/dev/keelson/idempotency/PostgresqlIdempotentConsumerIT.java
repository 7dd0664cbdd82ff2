package dev.keelson.idempotency;

final class PostgresqlIdempotentConsumerIT extends IdempotentConsumerContract {

    @Override
    ConsumptionDatabase create() {
        return ConsumptionDatabase.postgresql();
    }
}
