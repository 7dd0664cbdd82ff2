package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.RequestReplyContract;

final class KafkaRequestReplyIT extends RequestReplyContract {

    @Override
    protected BrokerFixture openBroker() {
        return new KafkaFixture();
    }
}
