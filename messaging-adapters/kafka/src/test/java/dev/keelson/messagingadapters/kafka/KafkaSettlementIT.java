package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.SettlementContract;

final class KafkaSettlementIT extends SettlementContract {

    @Override
    protected BrokerFixture openBroker() {
        return new KafkaFixture();
    }
}
