package dev.keelson.messagingadapters.consumer;

final class H2RandomHistoryIT extends RandomHistoryContract {

    @Override
    ConsumerStore create() {
        return ConsumerStore.h2();
    }
}
