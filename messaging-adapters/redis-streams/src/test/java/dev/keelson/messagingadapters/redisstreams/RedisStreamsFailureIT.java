package dev.keelson.messagingadapters.redisstreams;

import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.FailureContract;

final class RedisStreamsFailureIT extends FailureContract {

    @Override
    protected BrokerFixture openBroker() {
        return new RedisFixture();
    }
}
