package dev.keelson.idempotency;

final class H2ConsumptionRaceIT extends ConsumptionRaceContract {

    @Override
    ConsumptionDatabase create() {
        return ConsumptionDatabase.h2();
    }
}
