package dev.keelson.messagingadapters.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import dev.keelson.messagingadapters.api.DeliveryLanes;
import dev.keelson.messagingadapters.api.SubscriptionConfiguration;
import dev.keelson.messagingadapters.rabbitmq.PartitionConsumer.Arrival;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A member of a group for as long as its connection lasts. It stands in line for every partition, so that RabbitMQ itself hands
 * a dead member's partitions to the next in line, at once. Whoever came first would have them all; so each member looks now
 * and then how many there are, and with more active partitions than its share it goes to the end of the line for some. Before
 * that it settles what it has of them: no message is with two members, unless one does not settle in time. Each partition may have
 * an equal part of the bound unsettled, rounded up; RabbitMQ bounds consumers of quorum queues one by one only. Used by one
 * thread.
 */
final class Membership {

    private final Connection connection;
    private final SubscriptionConfiguration wanted;
    private final RabbitMqConfiguration rabbit;
    private final DeliveryLanes lanes;
    private final int prefetch;
    private final Channel channel;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final List<PartitionConsumer> consumers = new ArrayList<>();
    private long balanced = System.nanoTime();

    /** Joins a group that is declared. */
    Membership(
            Connection connection,
            int partitions,
            SubscriptionConfiguration wanted,
            RabbitMqConfiguration rabbit,
            DeliveryLanes lanes)
            throws IOException {
        this.connection = connection;
        this.wanted = wanted;
        this.rabbit = rabbit;
        this.lanes = lanes;
        this.prefetch = Math.ceilDiv(wanted.inFlight(), partitions);
        this.channel = open();
        try {
            channel.basicConsume(members(), false, new DefaultConsumer(channel));
            for (var partition = 0; partition < partitions; partition++) {
                consumers.add(standInLine(partition));
            }
        } catch (IOException | RuntimeException e) {
            leave();
            throw e;
        }
    }

    private Channel open() throws IOException {
        return connection
                .openChannel()
                .orElseThrow(() -> new IOException("RabbitMQ allows no more channels on this connection"));
    }

    private String members() {
        return Topology.members(wanted.destination(), wanted.group());
    }

    private PartitionConsumer standInLine(int partition) throws IOException {
        var queue = Topology.queue(wanted.destination(), wanted.group(), partition);
        var consumer = new PartitionConsumer(open(), partition, queue, arrivals);
        try {
            consumer.begin(prefetch);
        } catch (IOException | RuntimeException e) {
            consumer.end();
            throw e;
        }
        return consumer;
    }

    /** The next message that may be handed out; null after a pause. */
    @Nullable
    Arrival next(long pauseMillis) throws InterruptedException {
        var arrival = arrivals.poll(pauseMillis, TimeUnit.MILLISECONDS);
        return arrival != null && mayHandOut(arrival.consumer()) ? arrival : null;
    }

    /** What is not handed out is given back with its channel. */
    boolean mayHandOut(PartitionConsumer consumer) {
        return !consumer.isYielding() && !consumer.isLost();
    }

    /** Looks after its places. */
    void tend() throws IOException {
        if (!channel.isOpen()) {
            throw new IOException("the channel is closed: " + BrokerConnection.told(channel.getCloseReason()));
        }
        if (System.nanoTime() - balanced > rabbit.balance().toNanos()) {
            balance();
            balanced = System.nanoTime();
        }
        for (var index = 0; index < consumers.size(); index++) {
            var consumer = consumers.get(index);
            if (consumer.isLost() || hasYielded(consumer)) {
                lanes.withdraw(consumer);
                consumer.end();
                consumers.set(index, standInLine(consumer.partition()));
            }
        }
    }

    private boolean hasYielded(PartitionConsumer consumer) {
        return consumer.isYielding() && (!lanes.holds(consumer) || consumer.isYieldingFor(rabbit.yieldTimeout()));
    }

    private void balance() throws IOException {
        var members = Math.max(1, channel.consumerCount(members()));
        var share = Math.ceilDiv(consumers.size(), Math.toIntExact(members));
        consumers.stream()
                .filter(consumer -> consumer.isActive() && !consumer.isYielding())
                .skip(share)
                .forEach(PartitionConsumer::yieldPlace);
    }

    /** Gives back what is not acknowledged. */
    void leave() {
        consumers.forEach(lanes::withdraw);
        consumers.forEach(PartitionConsumer::end);
        try {
            channel.abort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
