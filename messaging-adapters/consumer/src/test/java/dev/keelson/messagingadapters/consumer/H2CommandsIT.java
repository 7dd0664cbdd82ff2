package dev.keelson.messagingadapters.consumer;

final class H2CommandsIT extends CommandsContract {

    @Override
    ConsumerStore create() {
        return ConsumerStore.h2();
    }
}
