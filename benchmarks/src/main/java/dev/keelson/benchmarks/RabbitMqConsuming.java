package dev.keelson.benchmarks;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import dev.keelson.messagingadapters.consumer.ConsumerConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/** RabbitMQ's client with a consumer for each queue on one channel, which acknowledges each message as it comes. */
final class RabbitMqConsuming implements BareConsumer {

    private final Channel channel;
    private final BlockingQueue<Long> received = new LinkedBlockingQueue<>();

    /**
     * @param queues of which each has one active consumer at a time
     */
    RabbitMqConsuming(Connection connection, List<String> queues) {
        try {
            channel = connection.createChannel();
            channel.basicQos(
                    ConsumerConfiguration.of("any", "any").subscription().inFlight());
            for (var queue : queues) {
                var _ = channel.basicConsume(queue, false, (_, delivery) -> receive(delivery), _ -> {});
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receive(Delivery delivery) throws IOException {
        var position = delivery.getProperties().getHeaders().get("cloudEvents_" + POSITION);
        received.add(Long.parseLong(String.valueOf(position)));
        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
    }

    @Override
    public int receive(LongConsumer positions) {
        try {
            var first = received.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            if (first == null) {
                return 0;
            }
            var all = new ArrayList<>(List.of(first));
            received.drainTo(all);
            all.forEach(positions::accept);
            return all.size();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BenchmarkFailedException.because("interrupted");
        }
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
