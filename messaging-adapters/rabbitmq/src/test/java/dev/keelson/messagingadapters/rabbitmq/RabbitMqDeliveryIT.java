package dev.keelson.messagingadapters.rabbitmq;

import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.DeliveryContract;

final class RabbitMqDeliveryIT extends DeliveryContract {

    @Override
    protected BrokerFixture openBroker() {
        return new RabbitFixture();
    }
}
