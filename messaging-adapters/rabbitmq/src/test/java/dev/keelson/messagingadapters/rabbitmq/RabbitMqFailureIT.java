package dev.keelson.messagingadapters.rabbitmq;

import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.FailureContract;

final class RabbitMqFailureIT extends FailureContract {

    @Override
    protected BrokerFixture openBroker() {
        return new RabbitFixture();
    }
}
