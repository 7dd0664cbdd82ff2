package dev.keelson.messagingadapters.rabbitmq;

import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.RequestReplyContract;

final class RabbitMqRequestReplyIT extends RequestReplyContract {

    @Override
    protected BrokerFixture openBroker() {
        return new RabbitFixture();
    }
}
