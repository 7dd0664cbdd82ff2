package dev.keelson.messagingadapters.tck;

final class InMemoryDeliveryTest extends DeliveryContract {

    @Override
    protected BrokerFixture openBroker() {
        return new InMemoryFixture();
    }
}
