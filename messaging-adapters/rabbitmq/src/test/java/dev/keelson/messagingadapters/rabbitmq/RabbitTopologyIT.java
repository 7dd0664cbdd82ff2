package dev.keelson.messagingadapters.rabbitmq;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.PublishFailedException;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What RabbitMQ has to have, and what it says when it has it not. */
final class RabbitTopologyIT {

    private static final long PATIENCE = 20;

    private final String destination = "topology-" + UUID.randomUUID();
    private final SubscriptionConfiguration billing = SubscriptionConfiguration.of(destination, "billing");
    private final MessagingAdapter four = open(4);
    private final MessagingAdapter five = open(5);

    private static MessagingAdapter open(int partitions) {
        return RabbitMq.open(
                RabbitFixture.rabbit(RabbitServer.port()).withPartitions(partitions), AdapterConfiguration.DEFAULT);
    }

    @AfterEach
    void close() {
        four.close(Duration.ZERO);
        five.close(Duration.ZERO);
    }

    private static Envelope envelope(String id) {
        return Envelope.of(id, URI.create("/test"), "t");
    }

    private static ThrowableAssertAlternative<PublishFailedException> assertFails(CompletableFuture<?> publish) {
        var cause = catchThrowable(() -> publish.get(PATIENCE, SECONDS)).getCause();
        return new ThrowableAssertAlternative<>((PublishFailedException) cause);
    }

    @Test
    void a_message_that_no_group_is_there_for_is_not_published() throws Exception {
        assertFails(four.publish(destination, "a", envelope("1")))
                .withMessageContaining("no group has asked for it yet: RabbitMQ returned it with 312 NO_ROUTE")
                .matches(PublishFailedException::retryable)
                .matches(failure -> !failure.outcomeUnknown());

        BlockingQueue<String> ids = new LinkedBlockingQueue<>();
        four.subscribe(billing, delivery -> {
                    ids.add(delivery.message().envelope().id());
                    delivery.acknowledge();
                })
                .ready()
                .get(PATIENCE, SECONDS);
        four.publish(destination, "a", envelope("2")).get(PATIENCE, SECONDS);

        assertThat(ids.poll(PATIENCE, SECONDS)).isEqualTo("2");
        assertThat(ids).isEmpty();
    }

    @Test
    void another_number_of_partitions_is_refused() throws Exception {
        four.subscribe(billing, Delivery::acknowledge).ready().get(PATIENCE, SECONDS);

        assertFails(five.publish(destination, "a", envelope("1")))
                .withMessageContaining("destination '%s' is laid out otherwise", destination)
                .withMessageContaining("keelson--4-partitions")
                .matches(failure -> !failure.retryable());
        var late = five.subscribe(SubscriptionConfiguration.of(destination, "late"), Delivery::acknowledge);
        assertThatThrownBy(() -> late.ready().get(PATIENCE, SECONDS))
                .hasCauseInstanceOf(TopologyMismatchException.class)
                .hasMessageContaining("keelson--4-partitions");
        four.publish(destination, "a", envelope("1")).get(PATIENCE, SECONDS);
    }

    @Test
    void a_queue_of_another_kind_is_refused() throws Exception {
        try (var connection = RabbitServer.connect();
                var channel = connection.createChannel()) {
            channel.queueDeclare(Topology.queue(destination, "billing", 2), true, false, false, null);
        }

        assertThatThrownBy(() ->
                        four.subscribe(billing, Delivery::acknowledge).ready().get(PATIENCE, SECONDS))
                .hasCauseInstanceOf(TopologyMismatchException.class)
                .hasMessageContaining("inequivalent arg");
    }

    @Test
    void headers_that_no_frame_can_hold_are_refused_and_others_go_on() throws Exception {
        four.subscribe(billing, Delivery::acknowledge).ready().get(PATIENCE, SECONDS);
        var large = envelope("large");
        for (var number = 0; number < 32; number++) {
            large = large.withExtension("e" + number, "ü".repeat(4096));
        }

        assertFails(four.publish(destination, "a", large))
                .withMessageContaining("attributes and extensions must have at most")
                .matches(failure -> !failure.retryable());
        four.publish(destination, "a", envelope("1")).get(PATIENCE, SECONDS);
    }

    @Test
    void dead_letters_are_kept_before_anybody_asks() throws Exception {
        var rejected = new CountDownLatch(1);
        four.subscribe(billing, delivery -> {
                    delivery.reject("it is bad");
                    rejected.countDown();
                })
                .ready()
                .get(PATIENCE, SECONDS);
        four.publish(destination, "a", envelope("1")).get(PATIENCE, SECONDS);
        assertThat(rejected.await(PATIENCE, SECONDS)).isTrue();
        assertThat(four.close(Duration.ofSeconds(PATIENCE))).isTrue();

        BlockingQueue<Delivery> letters = new LinkedBlockingQueue<>();
        five.subscribe(
                SubscriptionConfiguration.of(DeadLetter.destination(destination, "billing"), "billing"), letters::add);

        var letter = letters.poll(PATIENCE, SECONDS);
        assertThat(letter).isNotNull();
        assertThat(DeadLetter.of(letter.message()))
                .hasValueSatisfying(parked -> assertThat(parked.reason()).isEqualTo("it is bad"));
    }
}
