package dev.keelson.messagingadapters.redisstreams;

import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.RestartContract;

/** A Redis of its own, which writes each command to disk before it answers, is killed by SIGKILL. */
final class RedisRestartIT extends RestartContract {

    @Override
    protected BrokerFixture openBroker() {
        return new RedisFixture();
    }
}
