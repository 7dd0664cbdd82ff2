package dev.keelson.messagingadapters.consumer;

final class PostgresqlCommandsIT extends CommandsContract {

    @Override
    ConsumerStore create() {
        return ConsumerStore.postgresql();
    }
}
