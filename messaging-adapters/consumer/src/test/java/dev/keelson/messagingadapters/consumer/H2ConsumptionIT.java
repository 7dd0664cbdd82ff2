package dev.keelson.messagingadapters.consumer;

final class H2ConsumptionIT extends ConsumptionContract {

    @Override
    ConsumerStore create() {
        return ConsumerStore.h2();
    }
}
