package dev.keelson.idempotency;

final class H2IdempotentConsumerIT extends IdempotentConsumerContract {

    @Override
    ConsumptionDatabase create() {
        return ConsumptionDatabase.h2();
    }
}
