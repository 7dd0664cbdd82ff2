package dev.keelson.messagingadapters.kafka;

import dev.keelson.messagingadapters.api.AdapterConfiguration;
import dev.keelson.messagingadapters.api.MessagingAdapter;
import dev.keelson.messagingadapters.api.PositionedPublisher;

/**
 * Makes adapters to Kafka.
 *
 * <p>A destination is a topic, its messages are records whose key is the message's, and CloudEvents 1.0 in binary mode. A record
 * of a foreign producer that has no key has its id for one, so that nothing is in order with it. What is in a transaction that
 * did not commit is not delivered.
 */
public final class Kafka {

    private Kafka() {}

    /** An adapter, whether Kafka is there or not. */
    public static MessagingAdapter open(KafkaConfiguration kafka, AdapterConfiguration configuration) {
        return new KafkaAdapter(kafka, configuration);
    }

    /**
     * A publisher that keeps its position on Kafka, whether Kafka is there or not.
     *
     * @param name what the position is kept under, and the transactional id: two of one name fence each other; 1 to 249
     *     letters, digits, '.', '_' and '-' of ASCII
     */
    public static PositionedPublisher openPositioned(
            KafkaConfiguration kafka, AdapterConfiguration configuration, String name) {
        return new KafkaPositionedPublisher(kafka, configuration, name);
    }
}
