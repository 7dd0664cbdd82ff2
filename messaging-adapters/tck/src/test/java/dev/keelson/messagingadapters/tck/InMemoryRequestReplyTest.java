package dev.keelson.messagingadapters.tck;

final class InMemoryRequestReplyTest extends RequestReplyContract {

    @Override
    protected BrokerFixture openBroker() {
        return new InMemoryFixture();
    }
}
