package dev.keelson.messagingadapters.consumer;

final class PostgresqlRandomHistoryIT extends RandomHistoryContract {

    @Override
    ConsumerStore create() {
        return ConsumerStore.postgresql();
    }
}
