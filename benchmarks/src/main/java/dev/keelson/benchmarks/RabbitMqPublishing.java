package dev.keelson.benchmarks;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.keelson.messagingadapters.api.Message;
import dev.keelson.messagingadapters.cloudevents.Attributes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32;

/** RabbitMQ's client on one channel with confirms, with as many in flight as a relay has. */
final class RabbitMqPublishing implements BarePublisher {

    private static final int PERSISTENT = 2;
    private static final long PATIENCE_SECONDS = 30;

    private final Channel channel;
    private final List<Publish> publishes;
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final ConcurrentSkipListSet<Long> unconfirmed = new ConcurrentSkipListSet<>();

    private static final class Publish {

        private final String exchange;
        private final String routingKey;
        private final BasicProperties properties;
        private final byte[] body;

        Publish(Message message, String routingKey, BasicProperties properties) {
            this.exchange = message.destination();
            this.routingKey = routingKey;
            this.properties = properties;
            this.body = message.envelope().data().bytes();
        }
    }

    RabbitMqPublishing(Connection connection, List<Message> messages) {
        publishes = messages.stream().map(RabbitMqPublishing::publish).toList();
        try {
            channel = connection.createChannel();
            channel.confirmSelect();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel.addConfirmListener(this::ended, this::ended);
    }

    private static Publish publish(Message message) {
        var headers = new HashMap<String, Object>();
        headers.put("key", message.key());
        Attributes.of(message.envelope()).forEach((name, value) -> headers.put("cloudEvents_" + name, value));
        var properties = new BasicProperties.Builder()
                .contentType(message.envelope().dataContentType())
                .messageId(message.envelope().id())
                .deliveryMode(PERSISTENT)
                .headers(headers)
                .build();
        var crc = new CRC32();
        crc.update(message.key().getBytes(StandardCharsets.UTF_8));
        var partition = Long.toString(crc.getValue() % ScratchBroker.PARTITIONS);
        return new Publish(message, partition, properties);
    }

    private void ended(long number, boolean multiple) {
        var ended = multiple ? unconfirmed.headSet(number, true) : unconfirmed.subSet(number, true, number, true);
        var count = 0;
        while (ended.pollFirst() != null) {
            count++;
        }
        room.release(count);
    }

    @Override
    public int size() {
        return publishes.size();
    }

    @Override
    public void send(int number) {
        var publish = publishes.get(number);
        take(1);
        try {
            unconfirmed.add(channel.getNextPublishSeqNo());
            channel.basicPublish(publish.exchange, publish.routingKey, true, publish.properties, publish.body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(int permits) {
        try {
            if (!room.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw BenchmarkFailedException.because("RabbitMQ did not confirm");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BenchmarkFailedException.because("interrupted");
        }
    }

    @Override
    public void flush() {
        take(IN_FLIGHT);
        room.release(IN_FLIGHT);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw BenchmarkFailedException.after("RabbitMQ did not answer", e);
        }
    }
}
