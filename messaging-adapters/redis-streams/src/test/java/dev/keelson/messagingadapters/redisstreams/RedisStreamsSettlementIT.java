package dev.keelson.messagingadapters.redisstreams;

import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.SettlementContract;

final class RedisStreamsSettlementIT extends SettlementContract {

    @Override
    protected BrokerFixture openBroker() {
        return new RedisFixture();
    }
}
