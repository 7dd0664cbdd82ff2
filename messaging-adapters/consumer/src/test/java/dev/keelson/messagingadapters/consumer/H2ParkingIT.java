package dev.keelson.messagingadapters.consumer;

final class H2ParkingIT extends ParkingContract {

    @Override
    ConsumerStore create() {
        return ConsumerStore.h2();
    }
}
