package dev.keelson.messagingadapters.consumer;

final class PostgresqlConsumptionIT extends ConsumptionContract {

    @Override
    ConsumerStore create() {
        return ConsumerStore.postgresql();
    }
}
