package dev.keelson.messagingadapters.rabbitmq;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.Incoming;
import dev.keelson.messagingadapters.api.MemberSubscription;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.Settlement;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.rabbitmq.PartitionConsumer.Arrival;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a group. One thread declares what the group needs, joins it, hands out what comes, and begins again when the
 * connection is lost. Safe for use by many threads.
 */
final class RabbitMember implements MemberSubscription.Belonging {

    private static final Logger LOG = LoggerFactory.getLogger(RabbitMember.class);
    private static final Duration ROOM = Duration.ofMillis(50);
    private static final Duration IDLE = Duration.ofMillis(10);

    private final BrokerConnection connection;
    private final Topology topology;
    private final RabbitPublisher publisher;
    private final RabbitMqConfiguration rabbit;
    private final AdapterConfiguration configuration;
    private final SubscriptionConfiguration wanted;
    private final MemberSubscription member;

    RabbitMember(
            BrokerConnection connection,
            Topology topology,
            RabbitPublisher publisher,
            RabbitMqConfiguration rabbit,
            AdapterConfiguration configuration,
            SubscriptionConfiguration wanted,
            MemberSubscription member) {
        this.connection = connection;
        this.topology = topology;
        this.publisher = publisher;
        this.rabbit = rabbit;
        this.configuration = configuration;
        this.wanted = wanted;
        this.member = member;
    }

    @Override
    public void belong() throws InterruptedException {
        try {
            var current = connection.get();
            topology.declare(current, wanted.destination(), wanted.group());
            work(new Membership(current, topology.partitions(wanted.destination()), wanted, rabbit, member.lanes()));
        } catch (TopologyMismatchException e) {
            LOG.warn("group '{}' cannot begin and tries again: {}", wanted.group(), e.getMessage());
            member.refused(e);
        } catch (IOException | RuntimeException e) {
            LOG.debug("{}/{} begins again", wanted.destination(), wanted.group(), e);
        }
    }

    private void work(Membership membership) throws IOException, InterruptedException {
        try {
            member.joined();
            while (!member.isDrained()) {
                if (member.isClosed()) {
                    member.awaitDrained(IDLE);
                } else {
                    membership.tend();
                    handOut(membership);
                }
            }
        } finally {
            membership.leave();
        }
    }

    /** Waits for room with one message in hand; it is dropped if its place is given up meanwhile. */
    private void handOut(Membership membership) throws IOException, InterruptedException {
        var arrival = membership.next(ROOM.toMillis());
        while (arrival != null && !member.isClosed() && membership.mayHandOut(arrival.consumer())) {
            if (member.lanes().awaitRoom(ROOM) > 0) {
                var _ = member.lanes().offer(incoming(arrival));
                return;
            }
            membership.tend();
        }
    }

    private Incoming incoming(Arrival arrival) {
        try {
            var message = AmqpBinding.read(
                    wanted.destination(), arrival.properties(), arrival.body(), configuration.largestData());
            return incoming(arrival, message, Optional.empty());
        } catch (IllegalArgumentException e) {
            return incoming(arrival, unreadable(arrival), Optional.of(BrokerConnection.told(e)));
        }
    }

    private Incoming incoming(Arrival arrival, Message message, Optional<String> unreadable) {
        var returns = AmqpBinding.returns(arrival.properties());
        return new Incoming(
                message,
                arrival.coordinates(),
                returns + 1,
                returns > 0 || arrival.envelope().isRedeliver(),
                arrival.consumer(),
                unreadable,
                settlement(arrival));
    }

    private Message unreadable(Arrival arrival) {
        var coordinates = arrival.coordinates();
        var envelope = DeadLetter.unreadable(wanted.destination(), coordinates, arrival.body());
        try {
            var key = AmqpBinding.key(arrival.properties()).orElse(coordinates);
            return new Message(wanted.destination(), key, envelope);
        } catch (IllegalArgumentException e) {
            return new Message(wanted.destination(), coordinates, envelope);
        }
    }

    private Settlement settlement(Arrival arrival) {
        return new Settlement() {
            @Override
            public void acknowledge() throws IOException {
                arrival.consumer().acknowledge(arrival);
            }

            @Override
            public void park(DeadLetter letter) throws ExecutionException, InterruptedException, TimeoutException {
                var confirmed = new CompletableFuture<Confirmation>();
                publisher.send(letter.message(), confirmed);
                confirmed
                        .orTimeout(configuration.publishTimeout().toMillis(), TimeUnit.MILLISECONDS)
                        .get(configuration.publishTimeout().toMillis() + IDLE.toMillis(), TimeUnit.MILLISECONDS);
            }
        };
    }
}
