package dev.keelson.messagingadapters.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.consumer.MessageEffect.Commands;
import dev.keelson.messagingadapters.consumer.MessageEffect.Refusals;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class ConsumerConfigurationTest {

    private static final ConsumerConfiguration DEFAULT = ConsumerConfiguration.of("orders", "billing");

    @Test
    void defaults_are_as_documented() {
        assertThat(DEFAULT)
                .isEqualTo(new ConsumerConfiguration(
                        SubscriptionConfiguration.of("orders", "billing").withInFlight(1_000),
                        5,
                        200,
                        2,
                        DeadLetters.IN_STORE,
                        10_000,
                        Duration.ofSeconds(5)));
        assertThat(DEFAULT.name()).isEqualTo("billing");
    }

    @Test
    void each_component_can_be_changed() {
        var subscription = SubscriptionConfiguration.of("orders", "mailing");
        assertThat(DEFAULT.withSubscription(subscription)
                        .withAttempts(1)
                        .withBatchSize(2)
                        .withBatches(3)
                        .withDeadLetters(DeadLetters.ON_BROKER)
                        .withMaxParked(4)
                        .withReplayPatience(Duration.ofMillis(5)))
                .isEqualTo(new ConsumerConfiguration(
                        subscription, 1, 2, 3, DeadLetters.ON_BROKER, 4, Duration.ofMillis(5)));
    }

    @Test
    void what_is_out_of_bounds_is_refused_by_name() {
        refused("attempts must be from 1 to 1000, was 0", valid -> valid.withAttempts(0));
        refused("batchSize must be from 1 to 10000, was 10001", valid -> valid.withBatchSize(10_001));
        refused("batches must be from 1 to 64, was 65", valid -> valid.withBatches(65));
        refused("maxParked must be from 1 to 10000000, was 0", valid -> valid.withMaxParked(0));
        refused("replayPatience must be from", valid -> valid.withReplayPatience(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Commands((_, _) -> new CompletableFuture<>(), Refusals.PARK, Duration.ofDays(2)))
                .withMessageStartingWith("timeout must be from");
    }

    private static void refused(String message, UnaryOperator<ConsumerConfiguration> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(DEFAULT))
                .withMessageStartingWith(message);
    }
}
