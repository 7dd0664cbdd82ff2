package dev.keelson.messagingadapters.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.keelson.messagingadapters.api.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's place in the line of a partition's consumers, on a channel of its own. RabbitMQ delivers to the first in the line;
 * closing the channel gives everything back that is not acknowledged, in order, and lets the next one be first. Hears of
 * deliveries by the client's threads; all else is done by the member's thread.
 */
final class PartitionConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionConsumer.class);

    private final int partition;
    private final String queue;
    private final BlockingQueue<Arrival> arrivals;
    private final String session = UUID.randomUUID().toString().substring(0, 8);
    private volatile boolean active;
    private volatile boolean lost;
    private boolean yielding;
    private long yieldingSince;

    /** What RabbitMQ delivered, and to whom. */
    record Arrival(PartitionConsumer consumer, Envelope envelope, BasicProperties properties, Payload body) {

        String coordinates() {
            return consumer.queue + "@" + consumer.session + "-" + envelope.getDeliveryTag();
        }
    }

    PartitionConsumer(Channel channel, int partition, String queue, BlockingQueue<Arrival> arrivals) {
        super(channel);
        this.partition = partition;
        this.queue = queue;
        this.arrivals = arrivals;
    }

    /** Stands in line, behind those who are there. */
    void begin(int prefetch) throws IOException {
        var channel = getChannel();
        channel.addShutdownListener(_ -> lost = true);
        channel.basicQos(prefetch);
        channel.basicConsume(queue, false, "", false, false, Map.of(), this);
    }

    @Override
    public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
        active = true;
        arrivals.add(new Arrival(this, envelope, properties, Payload.of(body)));
    }

    @Override
    public void handleCancel(String tag) {
        lost = true;
    }

    int partition() {
        return partition;
    }

    /** Whether RabbitMQ delivers to this one, as far as it has shown. */
    boolean isActive() {
        return active;
    }

    boolean isLost() {
        return lost;
    }

    /** Hands nothing out any more, so that it can be given up without a message in two places. */
    void yieldPlace() {
        yielding = true;
        yieldingSince = System.nanoTime();
    }

    boolean isYielding() {
        return yielding;
    }

    boolean isYieldingFor(Duration time) {
        return yielding && System.nanoTime() - yieldingSince > time.toNanos();
    }

    void acknowledge(Arrival arrival) throws IOException {
        getChannel().basicAck(arrival.envelope().getDeliveryTag(), false);
    }

    /** Gives everything back that is not acknowledged. */
    void end() {
        try {
            getChannel().close();
        } catch (IOException | TimeoutException | RuntimeException e) {
            LOG.debug("{} is closed already", queue, e);
        }
    }
}
