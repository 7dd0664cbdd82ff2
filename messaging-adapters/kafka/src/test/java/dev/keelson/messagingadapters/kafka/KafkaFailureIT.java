package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.FailureContract;

final class KafkaFailureIT extends FailureContract {

    @Override
    protected BrokerFixture openBroker() {
        return new KafkaFixture();
    }
}
