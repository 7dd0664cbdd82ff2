package dev.keelson.messagingadapters.consumer;

final class PostgresqlParkingIT extends ParkingContract {

    @Override
    ConsumerStore create() {
        return ConsumerStore.postgresql();
    }
}
