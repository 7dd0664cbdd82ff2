package dev.keelson.messagingadapters.redisstreams;

import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.DeliveryContract;

final class RedisStreamsDeliveryIT extends DeliveryContract {

    @Override
    protected BrokerFixture openBroker() {
        return new RedisFixture();
    }
}
