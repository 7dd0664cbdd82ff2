package dev.keelson.messagingadapters.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class RabbitMqConfigurationTest {

    private static final RabbitMqConfiguration RABBIT =
            RabbitMqConfiguration.of(URI.create("amqp://user:secret@localhost:5672/house"));

    private static void assertRefused(String message, Supplier<?> making) {
        assertThatIllegalArgumentException().isThrownBy(making::get).withMessageStartingWith(message);
    }

    @Test
    void what_is_configured_is_checked() {
        assertRefused("uri must be amqp://", () -> RabbitMqConfiguration.of(URI.create("http://localhost")));
        assertRefused("partitions must be from 1 to 256, was 0", () -> RABBIT.withPartitions(0));
        assertRefused("balance must be from PT0.01S", () -> RABBIT.withBalance(Duration.ZERO));
        assertRefused("yieldTimeout must be from PT0.01S", () -> RABBIT.withYieldTimeout(Duration.ZERO));
        assertRefused("requestTimeout must be from PT0.01S", () -> RABBIT.withRequestTimeout(Duration.ZERO));
        assertRefused("heartbeat must be from PT1S", () -> RABBIT.withHeartbeat(Duration.ofMillis(999)));
    }

    @Test
    void a_password_is_not_shown() {
        assertThat(RABBIT).hasToString("RabbitMQ at localhost:5672");
    }

    @Test
    void a_name_that_would_be_too_long_is_refused() {
        Topology.requireNames("d".repeat(60), "g".repeat(60));
        assertRefused("destination and twice the group", () -> {
            Topology.requireNames("d".repeat(170), "g".repeat(60));
            return "";
        });
    }
}
