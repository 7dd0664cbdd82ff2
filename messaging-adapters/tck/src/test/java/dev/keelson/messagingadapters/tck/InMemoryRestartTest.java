package dev.keelson.messagingadapters.tck;

final class InMemoryRestartTest extends RestartContract {

    @Override
    protected BrokerFixture openBroker() {
        return new InMemoryFixture();
    }
}
