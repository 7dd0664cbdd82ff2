package dev.keelson.messagingadapters.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import dev.keelson.messagingadapters.api.Confirmation;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.api.PublishFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A channel that confirms, and what was sent on it. Messages are sent by one thread; the client's threads say what became of
 * them. A message that no queue is bound for is returned before it is confirmed; a header tells which one it is.
 */
final class ConfirmedChannel {

    private final Connection connection;
    private final Channel channel;
    private final Topology topology;
    private final Set<String> declared = new HashSet<>();
    private final NavigableMap<Long, Sending> unconfirmed = new ConcurrentSkipListMap<>();

    ConfirmedChannel(Connection connection, Topology topology) throws IOException {
        this.connection = connection;
        this.topology = topology;
        this.channel = connection
                .openChannel()
                .orElseThrow(() -> new IOException("RabbitMQ allows no more channels on this connection"));
        channel.addReturnListener((Return returned) -> returned(returned));
        channel.addConfirmListener(this::confirmed, this::refused);
        channel.addShutdownListener(this::lost);
        channel.confirmSelect();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /**
     * Makes sure that a message can be sent next.
     *
     * @return how it is to be sent
     * @throws IllegalArgumentException RabbitMQ cannot take one like this
     */
    BasicProperties prepare(Message message) throws IOException {
        var properties = AmqpBinding.properties(message, channel.getNextPublishSeqNo());
        var size = AmqpBinding.size(properties);
        var most = connection.getFrameMax();
        if (most > 0 && size > most) {
            throw new IllegalArgumentException(
                    "attributes and extensions must have at most %d bytes together, had %d".formatted(most, size));
        }
        if (!declared.contains(message.destination())) {
            topology.declare(connection, message.destination());
            declared.add(message.destination());
        }
        return properties;
    }

    /** Sends what was prepared last; after an exception nothing more can be sent. */
    void send(Sending sending, BasicProperties properties) throws IOException {
        var message = sending.message();
        unconfirmed.put(channel.getNextPublishSeqNo(), sending);
        channel.basicPublish(
                message.destination(),
                topology.routingKey(message.destination(), message.key()),
                true,
                properties,
                message.envelope().data().bytes());
        if (!channel.isOpen()) {
            lost(channel.getCloseReason());
        }
    }

    private void returned(Return returned) {
        var sending = unconfirmed.get(AmqpBinding.sequence(returned.getProperties()));
        if (sending != null) {
            var reason = "no group has asked for it yet: RabbitMQ returned it with %d %s"
                    .formatted(returned.getReplyCode(), returned.getReplyText());
            sending.fail(PublishFailedException.notSent(sending.message(), reason, null));
        }
    }

    private void confirmed(long number, boolean multiple) {
        for (var sending : taken(number, multiple)) {
            var message = sending.message();
            var coordinates = message.destination() + ":" + topology.routingKey(message.destination(), message.key());
            sending.confirmed().complete(new Confirmation(coordinates));
        }
    }

    private void refused(long number, boolean multiple) {
        for (var sending : taken(number, multiple)) {
            sending.fail(PublishFailedException.interrupted(
                    sending.message(), "RabbitMQ could not keep it in every queue", null));
        }
    }

    private List<Sending> taken(long number, boolean multiple) {
        var first = multiple ? Long.MIN_VALUE : number;
        var range = unconfirmed.subMap(first, true, number, true);
        var taken = new ArrayList<>(range.values());
        range.clear();
        return taken;
    }

    private void lost(ShutdownSignalException cause) {
        for (var sending : taken(Long.MAX_VALUE, true)) {
            sending.fail(PublishFailedException.interrupted(
                    sending.message(), "the connection was lost: " + BrokerConnection.told(cause), cause));
        }
    }

    /** Gives up what is not confirmed. */
    void abort() {
        try {
            channel.abort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
