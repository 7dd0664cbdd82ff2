package dev.keelson.messagingadapters.rabbitmq;

import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.SettlementContract;

final class RabbitMqSettlementIT extends SettlementContract {

    @Override
    protected BrokerFixture openBroker() {
        return new RabbitFixture();
    }
}
