package dev.keelson.messagingadapters.tck;

final class InMemorySettlementTest extends SettlementContract {

    @Override
    protected BrokerFixture openBroker() {
        return new InMemoryFixture();
    }
}
