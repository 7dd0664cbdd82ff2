package dev.keelson.messagingadapters.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.keelson.messagingadapters.api.DeadLetter;
import dev.keelson.messagingadapters.api.ReplyDestination;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32;

/**
 * What a destination and a group are in RabbitMQ, all of it durable. A destination is a direct exchange of its name. A message
 * has the number of its partition for a routing key: the CRC-32 of its key in UTF-8, modulo the number of partitions. A group
 * has a quorum queue {@code <destination>--<group>--<number>} for each, with a single active consumer, and a queue
 * {@code <destination>--<group>--members} that is never written to and counts them by its consumers. Dead letters and replies
 * have one partition; the letters' group of the same name is made with the group, so that they are kept whether anybody asks or not. Safe for
 * use by many threads.
 *
 * <p>How many partitions there are is said by the exchange's alternate exchange, {@code keelson--<number>-partitions}, since
 * that is the one argument in which RabbitMQ refuses another value. It does not have to exist. The queues dead-letter by
 * themselves too: RabbitMQ 4 gives up after 20 deliveries, and would drop what it gave up.
 */
final class Topology {

    private static final int LONGEST_QUEUE = 255;

    private final int partitions;

    Topology(RabbitMqConfiguration rabbit) {
        this.partitions = rabbit.partitions();
    }

    int partitions(String destination) {
        return DeadLetter.isDestination(destination) || ReplyDestination.is(destination) ? 1 : partitions;
    }

    String routingKey(String destination, String key) {
        var crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        return Long.toString(crc.getValue() % partitions(destination));
    }

    static String queue(String destination, String group, int partition) {
        return "%s--%s--%d".formatted(destination, group, partition);
    }

    static String members(String destination, String group) {
        return "%s--%s--members".formatted(destination, group);
    }

    /** Fails where a name would be too long for RabbitMQ. */
    static void requireNames(String destination, String group) {
        var longest = members(DeadLetter.destination(destination, group), group);
        if (longest.length() > LONGEST_QUEUE) {
            throw new IllegalArgumentException(
                    "destination and twice the group must have at most %d characters together, had %d"
                            .formatted(
                                    LONGEST_QUEUE - longest.length() + destination.length() + 2 * group.length(),
                                    destination.length() + 2 * group.length()));
        }
    }

    /** Makes sure that a destination is there as it has to be. */
    void declare(Connection connection, String destination) throws IOException {
        declaring(connection, destination, channel -> exchange(channel, destination));
    }

    /** Likewise a group and its dead letters. */
    void declare(Connection connection, String destination, String group) throws IOException {
        var letters = DeadLetter.destination(destination, group);
        declaring(connection, destination, channel -> {
            exchange(channel, letters);
            group(channel, letters, group);
            exchange(channel, destination);
            group(channel, destination, group);
        });
    }

    private void exchange(Channel channel, String destination) throws IOException {
        var marker = "keelson--%d-partitions".formatted(partitions(destination));
        channel.exchangeDeclare(
                destination, BuiltinExchangeType.DIRECT, true, false, Map.of("alternate-exchange", marker));
    }

    private void group(Channel channel, String destination, String group) throws IOException {
        channel.queueDeclare(members(destination, group), true, false, false, Map.of("x-queue-type", "quorum"));
        Map<String, Object> arguments = Map.of(
                "x-queue-type", "quorum",
                "x-single-active-consumer", true,
                "x-overflow", "reject-publish",
                "x-dead-letter-strategy", "at-least-once",
                "x-dead-letter-exchange", DeadLetter.destination(destination, group),
                "x-dead-letter-routing-key", "0");
        for (var partition = 0; partition < partitions(destination); partition++) {
            var queue = queue(destination, group, partition);
            channel.queueDeclare(queue, true, false, false, arguments);
            channel.queueBind(queue, destination, Integer.toString(partition));
        }
    }

    /** What RabbitMQ is asked to have. */
    private interface Declaration {
        void make(Channel channel) throws IOException;
    }

    /** On a channel of its own, since a refusal closes it. */
    private static void declaring(Connection connection, String destination, Declaration declaration)
            throws IOException {
        try (var channel = connection.createChannel()) {
            if (channel == null) {
                throw new IOException("RabbitMQ allows no more channels on this connection");
            }
            declaration.make(channel);
        } catch (TimeoutException e) {
            throw new IOException("RabbitMQ did not answer in time", e);
        } catch (IOException e) {
            if (e.getCause() instanceof ShutdownSignalException signal
                    && signal.getReason() instanceof AMQP.Channel.Close close
                    && close.getReplyCode() == AMQP.PRECONDITION_FAILED) {
                throw TopologyMismatchException.of(destination, close.getReplyText(), e);
            }
            throw e;
        }
    }
}
