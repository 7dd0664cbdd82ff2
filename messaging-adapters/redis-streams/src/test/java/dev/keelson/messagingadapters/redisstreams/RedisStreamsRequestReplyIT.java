package dev.keelson.messagingadapters.redisstreams;

import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.RequestReplyContract;

final class RedisStreamsRequestReplyIT extends RequestReplyContract {

    @Override
    protected BrokerFixture openBroker() {
        return new RedisFixture();
    }
}
