package dev.keelson.messagingadapters.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The topic in which publishers keep their positions: a record's key is the name, its value the position in digits.
 *
 * <p>Whoever reads a position has to see all that is committed. What is committed shows behind a transaction that is still open
 * only when that has ended, be it of another name; so a reader waits until it has passed what was the very end when it
 * began.
 */
final class Positions {

    /** The only one that is used, should there be more. */
    static final int PARTITION = 0;

    private static final Duration ONCE = Duration.ofMillis(100);

    private final ClientProperties clients;
    private final Topics topics;
    private final String topic;
    private final Duration patience;

    /**
     * @param patience how long nothing may come
     */
    Positions(ClientProperties clients, Topics topics, String topic, Duration patience) {
        this.clients = clients;
        this.topics = topics;
        this.topic = topic;
        this.patience = patience;
    }

    /** The last position of a name. */
    OptionalLong last(String name) throws InterruptedException {
        var partition = new TopicPartition(topic, PARTITION);
        var end = topics.end(partition);
        var consumer = new KafkaConsumer<byte[], byte[]>(clients.reader());
        try {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return last(consumer, partition, end, KafkaBinding.bytes(name));
        } finally {
            consumer.close(CloseOptions.timeout(patience));
        }
    }

    private OptionalLong last(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end, byte[] name) {
        var last = OptionalLong.empty();
        var at = consumer.position(partition, patience);
        var moved = System.nanoTime();
        while (at < end) {
            for (var received : consumer.poll(ONCE)) {
                last = Arrays.equals(received.key(), name) ? position(received) : last;
            }
            if (consumer.position(partition, patience) > at) {
                at = consumer.position(partition, patience);
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > patience.toNanos()) {
                throw new TimeoutException("'%s' is read up to %d of %d, and stays there for %s: a transaction is open"
                        .formatted(topic, at, end, patience));
            }
        }
        return last;
    }

    /** Without a value it was taken away. */
    private static OptionalLong position(ConsumerRecord<byte[], byte[]> received) {
        if (received.value() == null) {
            return OptionalLong.empty();
        }
        var digits = new String(received.value(), StandardCharsets.UTF_8);
        try {
            return OptionalLong.of(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            throw new SerializationException(
                    "%s is no position, but '%s'".formatted(KafkaBinding.coordinates(received), digits), e);
        }
    }
}
