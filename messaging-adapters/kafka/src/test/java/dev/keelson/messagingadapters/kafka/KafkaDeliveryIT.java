package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.DeliveryContract;

final class KafkaDeliveryIT extends DeliveryContract {

    @Override
    protected BrokerFixture openBroker() {
        return new KafkaFixture();
    }
}
