package dev.keelson.idempotency;

final class H2ConsumptionPurgeIT extends ConsumptionPurgeContract {

    @Override
    ConsumptionDatabase create() {
        return ConsumptionDatabase.h2();
    }
}
