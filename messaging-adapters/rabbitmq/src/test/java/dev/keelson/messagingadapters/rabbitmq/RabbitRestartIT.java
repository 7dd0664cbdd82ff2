package dev.keelson.messagingadapters.rabbitmq;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keelson.messagingadapters.tck.BrokerFixture;
import dev.keelson.messagingadapters.tck.RestartContract;
import java.time.Duration;

/** A RabbitMQ of its own is killed by SIGKILL. */
final class RabbitRestartIT extends RestartContract {

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(60);
    }

    @Override
    protected int restarts() {
        return 1;
    }

    @Override
    protected BrokerFixture openBroker() {
        assumeTrue(
                RabbitProcess.isInstalled(), "rabbitmq-server is not installed (Debian: apt install rabbitmq-server)");
        return RabbitFixture.ofItsOwn();
    }
}
