package dev.keelson.messagingadapters.tck;

final class InMemoryFailureTest extends FailureContract {

    @Override
    protected BrokerFixture openBroker() {
        return new InMemoryFixture();
    }
}
